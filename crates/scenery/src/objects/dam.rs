//! A straight concrete gravity dam with spillway gates and a powerhouse at its foot.

use super::Frame;
use crate::colour::hex;
use crate::finish::Finish;
use crate::solids::{Exposure, Solids};
use glam::{Vec2, Vec3};

/// Measures of a dam; its frame's axis runs along the crest, and positive "across" is downstream.
#[derive(Debug, Clone, Copy)]
pub struct Dam {
    /// Half length of the crest in metres.
    pub half_length: f32,
    /// Height of the crest over the river bed.
    pub height: f32,
    /// Horizontal run of the downstream face.
    pub run: f32,
    /// Part of the crest that is spillway, from and to, in metres along the axis.
    pub spillway: (f32, f32),
    /// Part of the foot where the powerhouse stands, from and to.
    pub powerhouse: (f32, f32),
}

/// Adds the dam; the frame's base is the middle of the crest.
pub fn dam(solids: &mut Solids, frame: Frame, dam: &Dam) {
    let concrete = Finish::Concrete(hex(0x9a968b));
    let pale = Finish::Concrete(hex(0xaaa69c));
    let crest = 6.0;
    let (low, high) = dam.spillway;
    let pieces = 26;
    for k in 0..pieces {
        let x0 = dam.half_length * (k as f32 / pieces as f32 * 2.0 - 1.0);
        let x1 = dam.half_length * ((k + 1) as f32 / pieces as f32 * 2.0 - 1.0);
        let middle = (x0 + x1) * 0.5;
        let spills = middle > low && middle < high;
        let top = if spills { -14.0 } else { 0.0 };
        let toe = |x: f32| frame.at(x, -dam.height, crest + dam.run);
        let lip = |x: f32| frame.at(x, top, crest + if spills { 9.0 } else { 0.0 });
        solids.quad(
            [toe(x0), toe(x1), lip(x1), lip(x0)],
            if spills { pale } else { concrete },
            Exposure::default(),
        );
        let back = |x: f32, y: f32| frame.at(x, y, -crest);
        solids.quad(
            [back(x0, -dam.height), back(x1, -dam.height), back(x1, 0.0), back(x0, 0.0)],
            concrete,
            Exposure::default(),
        );
        if !spills {
            solids.quad(
                [back(x0, 0.0), back(x1, 0.0), lip(x1), lip(x0)],
                pale,
                Exposure::default(),
            );
        }
        for z in [-crest, crest] {
            solids.bar(
                frame.at(x0, 1.1, z),
                frame.at(x1, 1.1, z),
                0.12,
                Finish::Plain(hex(0xe6e4dc)),
            );
        }
    }
    spillway(solids, frame, dam, crest);
    powerhouse(solids, frame, dam, crest);
}

fn spillway(solids: &mut Solids, frame: Frame, dam: &Dam, crest: f32) {
    let (low, high) = dam.spillway;
    let gates = 12;
    let width = (high - low) / gates as f32;
    let pier = Finish::Concrete(hex(0xb4b0a6));
    let gate = Finish::Boards(hex(0x3f6d9a), 1.2);
    for k in 0..=gates {
        let x = low + k as f32 * width;
        solids.cuboid(
            frame.at(x, -16.0, 3.0),
            Vec2::new(1.7, 9.5),
            18.0,
            frame.axis,
            pier,
            Exposure::default(),
        );
        if k < gates {
            let (a, b) = (x + 1.7, x + width - 1.7);
            let face = [
                frame.at(a, -14.0, 5.0),
                frame.at(b, -14.0, 5.0),
                frame.at(b, -2.5, 2.0),
                frame.at(a, -2.5, 2.0),
            ];
            solids.quad(face, gate, Exposure::dusk(0.8));
        }
    }
    let (middle, half) = ((low + high) * 0.5, (high - low) * 0.5);
    solids.cuboid(
        frame.at(middle, 0.3, -crest * 0.3),
        Vec2::new(half + 2.0, 4.0),
        1.4,
        frame.axis,
        pier,
        Exposure::default(),
    );
    // The crane that lifts the gates rides above them.
    let crane = frame.moved(middle + half * 0.4, 1.6, 0.0);
    let yellow = Finish::Plain(hex(0xd9a53a));
    for (x, z) in [(-4.0, -3.5), (4.0, -3.5), (4.0, 3.5), (-4.0, 3.5)] {
        solids.cuboid(
            crane.at(x, 0.0, z),
            Vec2::splat(0.5),
            13.0,
            frame.axis,
            yellow,
            Exposure::default(),
        );
    }
    solids.cuboid(
        crane.at(0.0, 12.0, 0.0),
        Vec2::new(6.0, 4.5),
        3.0,
        frame.axis,
        yellow,
        Exposure::default(),
    );
    // Training walls guide the water down to the flip.
    for x in [low - 2.0, high + 2.0] {
        let top = |z: f32, y: f32| frame.at(x, y, z);
        let wall = [
            top(crest, -10.0),
            top(crest + dam.run, -dam.height + 8.0),
            top(crest + dam.run, -dam.height),
            top(crest, -20.0),
        ];
        solids.quad(wall, pier, Exposure::default());
    }
}

fn powerhouse(solids: &mut Solids, frame: Frame, dam: &Dam, crest: f32) {
    let (from, to) = dam.powerhouse;
    let (middle, half) = ((from + to) * 0.5, (to - from) * 0.5);
    let z = crest + dam.run + 14.0;
    let floor = -dam.height;
    let hall = Finish::Plain(hex(0xdcd8cb));
    solids.cuboid(
        frame.at(middle, floor - 6.0, z),
        Vec2::new(half, 15.0),
        34.0,
        frame.axis,
        hall,
        Exposure::default(),
    );
    let roof = Finish::Plain(hex(0x9fb0b8));
    solids.cuboid(
        frame.at(middle, floor + 28.0, z),
        Vec2::new(half + 1.5, 16.0),
        2.0,
        frame.axis,
        roof,
        Exposure::default(),
    );
    for unit in 0..6 {
        let x = from + (unit as f32 + 0.5) * (to - from) / 6.0;
        let window = |dx: f32, y: f32| frame.at(x + dx, floor + y, z + 15.1);
        let panes = [window(-7.0, 14.0), window(7.0, 14.0), window(7.0, 24.0), window(-7.0, 24.0)];
        solids.quad(panes, Finish::Glass(hex(0x4d6b80)), Exposure::default());
        // Steel penstocks on the face of the dam, one for each unit.
        let top = frame.at(x, -34.0, crest + dam.run * 0.2);
        let foot = frame.at(x, floor + 20.0, crest + dam.run * 0.86);
        let lift = Vec3::Y * 3.0;
        solids.bar(top + lift, foot + lift, 4.2, Finish::Plain(hex(0xa8aeb0)));
    }
}
