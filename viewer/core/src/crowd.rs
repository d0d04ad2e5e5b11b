//! Which hotspots stand so close together that a finger cannot tell them apart.

/// Two places nearer than this (CSS pixels) form a crowd …
const NEAR: f64 = 44.0;
/// … and part again when they are this far apart, so that nothing flickers while the picture turns.
const FAR: f64 = 58.0;

/// Finds the crowds among places on a frame; `None` is a place out of sight. `leaders` holds, for each
/// place, the first member of its crowd, or itself where it stands alone; it comes with what it was in
/// the frame before.
pub fn gather(places: &[Option<(f64, f64)>], leaders: &mut Vec<usize>) {
    let before = |leaders: &[usize], a: usize, b: usize| {
        leaders.get(a).is_some_and(|leader| leaders.get(b) == Some(leader))
    };
    let former = std::mem::take(leaders);
    leaders.extend(0..places.len());
    for later in 1..places.len() {
        for earlier in 0..later {
            let (Some((x1, y1)), Some((x2, y2))) = (places[earlier], places[later]) else {
                continue;
            };
            let reach = if before(&former, earlier, later) { FAR } else { NEAR };
            let (a, b) = (leaders[earlier], leaders[later]);
            if a != b && (x1 - x2).hypot(y1 - y2) < reach {
                let (keep, give) = (a.min(b), a.max(b));
                for leader in leaders.iter_mut().filter(|leader| **leader == give) {
                    *leader = keep;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(places: &[(f64, f64)], mut leaders: Vec<usize>) -> Vec<usize> {
        let places: Vec<_> = places.iter().copied().map(Some).collect();
        gather(&places, &mut leaders);
        leaders
    }

    #[test]
    fn only_those_within_a_finger_s_width_form_a_crowd() {
        let places = [(0.0, 0.0), (200.0, 0.0), (30.0, 20.0), (231.0, 0.0), (500.0, 0.0)];
        assert_eq!(gathered(&places, vec![]), [0, 1, 0, 1, 4]);
    }

    #[test]
    fn a_chain_is_one_crowd() {
        let places = [(80.0, 0.0), (0.0, 0.0), (40.0, 0.0)];
        assert_eq!(gathered(&places, vec![]), [0, 0, 0]);
    }

    #[test]
    fn a_crowd_parts_later_than_it_formed() {
        let places = [(0.0, 0.0), (50.0, 0.0)];
        assert_eq!(gathered(&places, vec![]), [0, 1]);
        assert_eq!(gathered(&places, vec![0, 0]), [0, 0]);
        assert_eq!(gathered(&[(0.0, 0.0), (60.0, 0.0)], vec![0, 0]), [0, 1]);
    }

    #[test]
    fn what_is_out_of_sight_crowds_nobody() {
        let mut leaders = Vec::new();
        gather(&[Some((0.0, 0.0)), None, Some((5.0, 0.0))], &mut leaders);
        assert_eq!(leaders, [0, 1, 0]);
        gather(&[], &mut leaders);
        assert_eq!(leaders, [0; 0]);
    }
}
