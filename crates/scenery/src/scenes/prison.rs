//! The Sơn La prison hill: ruined walls, a peach tree in blossom, a quiet overcast sky.

use super::palette::{self, Setting};
use crate::air::Haze;
use crate::colour::{Grade, hex};
use crate::finish::Finish;
use crate::ground::{self, Green};
use crate::light::Sunlight;
use crate::math::{at, mix, path_distance, smooth};
use crate::noise::Fractal;
use crate::objects::{Frame, Ruin, ruined_wall, tiled_house, watchtower};
use crate::planting::{Planting, Scatter};
use crate::relief::Shaped;
use crate::solids::Solids;
use crate::terrain;
use crate::world::{GroundPoint, Land, Paint, Scene};
use glam::{Vec2, Vec3};

/// File name of the scene.
pub const ID: &str = "nha-tu-son-la";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (0.0, 0.0, 80.0);

fn path() -> [Vec2; 6] {
    [at(0.0, 16.0), Vec2::ZERO, at(180.0, 14.0), at(178.0, 26.0), at(170.0, 48.0), at(182.0, 90.0)]
}

fn shape(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let top = smooth(36.0, 95.0, r + 6.0 * Fractal::new(40.0, 3, 3).at(p, f));
    let plain = -34.0 + terrain::hills(p, 130.0, 3.0, 5, f);
    let around = smooth(420.0, 1500.0, r);
    let hills = around * (terrain::range(p, 1100.0, 300.0, 9, f) + 30.0);
    let karst = smooth(700.0, 1400.0, r) * terrain::karst(p, 420.0, 150.0, 21, f);
    mix(terrain::hills(p, 30.0, 0.25, 7, f) * smooth(5.0, 30.0, r), plain + hills + karst, top)
}

fn town(p: Vec2) -> f32 {
    smooth(115.0, 150.0, p.length()) * smooth(760.0, 560.0, p.length())
}

fn detail(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let turf = Fractal::new(0.7, 4, 11).at(p, f) * 0.03;
    let woods = smooth(60.0, 90.0, r)
        * (1.0 - 0.72 * town(p) * smooth(-0.1, 0.2, Fractal::new(60.0, 3, 15).at(p, f)));
    if woods <= 0.0 { turf } else { turf + woods * terrain::canopy(p, 6.0, 13, f).0 * 0.8 }
}

fn paint(point: &GroundPoint) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let r = p.length();
    let grass = Green::hex(0x43553a, 0x6c7c4c, 0x9c9a6c);
    if r > 95.0 {
        return ground::canopy(point, &Green::hex(0x2a4030, 0x47603e, 0x7f8556), 6.0, 13);
    }
    let turf = ground::grass(point, &grass);
    let paved = smooth(1.7, 1.45, path_distance(p, &path())).max(smooth(4.6, 4.3, r));
    let fallen = smooth(7.0, 2.0, p.distance(at(32.0, 10.5)))
        * smooth(0.0, 0.45, Fractal::new(0.12, 3, 19).gain(0.7).at(p, f) + 0.1);
    let petals = Paint::matt(hex(0xe8b4bd), point.normal);
    let rubble = ground::soil(point, hex(0x9a7a66));
    let ruin = smooth(0.1, 0.5, Fractal::new(7.0, 4, 17).at(p, f))
        * smooth(7.0, 12.0, p.y)
        * smooth(40.0, 30.0, r);
    let base = turf.mix(rubble, ruin * 0.8).mix(petals, fallen * 0.75);
    if paved > 0.0 {
        base.mix(ground::flagstones(point, hex(0xa8a194), hex(0x66704c), 0.62), paved)
    } else {
        base
    }
}

/// Builds the scene.
pub fn scene() -> Scene {
    let light =
        Sunlight::new(-40.0, 58.0, hex(0xfff4e2) * 0.5, hex(0xcfd8e2) * 1.08, hex(0x777a62) * 0.45);
    let land = Shaped::new(shape, detail, paint);
    let mut plants = Planting::default();
    let peach = plants.add(palette::blossom_tree(0xf0a9b8, 0xe58ba0, 1024, 120, 77));
    plants.put(&land, peach, at(32.0, 10.5), 5.2);
    let (tufts, flowers) = palette::meadow(&mut plants, 0x5c6f3c, 0xa09a66, 0xf2eee2, 30);
    let trees = palette::mixed_trees(&mut plants, 512, 70);
    let off = |p: Vec2| path_distance(p, &path()) > 1.7 && p.length() > 4.7;
    let low =
        Scatter { ring: (4.6, 30.0), tries: 3600, height: (0.1, 0.34), evenness: 0.7, seed: 7 };
    plants.scatter(&land, &tufts, low, |p| if off(p) { 1.0 } else { 0.0 });
    let some =
        Scatter { ring: (5.0, 24.0), tries: 160, height: (0.14, 0.3), evenness: 0.8, seed: 9 };
    plants.scatter(&land, &flowers, some, |p| if off(p) { 1.0 } else { 0.0 });
    for (k, (yaw, distance, height)) in [
        (62.0, 27.0, 9.0),
        (78.0, 38.0, 11.0),
        (-28.0, 44.0, 11.0),
        (14.0, 46.0, 12.0),
        (-82.0, 34.0, 8.0),
        (142.0, 30.0, 10.0),
        (-148.0, 32.0, 9.0),
        (90.0, 46.0, 12.0),
        (154.0, 46.0, 11.0),
        (-4.0, 52.0, 13.0),
        (34.0, 50.0, 12.0),
        (-98.0, 46.0, 5.0),
    ]
    .into_iter()
    .enumerate()
    {
        plants.put(&land, trees[k % 4], at(yaw, distance), height).flipped = k % 3 == 0;
    }
    let slope =
        Scatter { ring: (52.0, 150.0), tries: 420, height: (4.0, 8.0), evenness: 1.0, seed: 11 };
    plants.scatter(&land, &trees, slope, |p| {
        if land.height(p, 1.0) < -6.0 && path_distance(p, &path()) > 4.0 { 1.0 } else { 0.0 }
    });

    let mut solids = Solids::default();
    let plaster = Finish::RuinedPlaster(hex(0xb8ad98), hex(0x97634a));
    let stone = Finish::Courses(hex(0x8d8578), 0.55, 0.28);
    let wall = |solids: &mut Solids,
                yaw: f32,
                distance: f32,
                turn: f32,
                length: f32,
                height: f32,
                decay: f32,
                windows: f32,
                finish: Finish,
                seed: u32| {
        let p = at(yaw, distance);
        let frame = Frame::new(Vec3::new(p.x, land.height(p, 1.0), p.y), turn);
        ruined_wall(
            solids,
            frame,
            &Ruin { length, height, decay, windows, barred: windows > 0.0, finish, seed },
        );
    };
    // The cell block: a long wall with windows, and cross walls that divide the cells.
    wall(&mut solids, 0.0, 17.0, 90.0, 23.0, 4.4, 0.75, 2.6, plaster, 4);
    wall(&mut solids, -3.0, 24.0, 90.0, 21.0, 3.6, 1.0, 2.6, plaster, 9);
    for (x, decay, seed) in
        [(-11.5, 0.5, 21), (-6.6, 1.1, 22), (-1.2, 0.9, 23), (4.4, 1.15, 24), (11.5, 0.6, 25)]
    {
        let p = Vec2::new(x, 20.5);
        let frame = Frame::new(Vec3::new(p.x, land.height(p, 1.0), p.y), 0.0);
        ruined_wall(
            &mut solids,
            frame,
            &Ruin {
                length: 7.0,
                height: 3.2,
                decay,
                windows: 0.0,
                barred: false,
                finish: plaster,
                seed,
            },
        );
    }
    // What is left of the outer wall, of field stone.
    wall(&mut solids, -48.0, 25.0, 42.0, 24.0, 3.2, 0.7, 0.0, stone, 31);
    wall(&mut solids, 58.0, 22.0, -35.0, 17.0, 2.6, 0.9, 0.0, stone, 32);
    wall(&mut solids, -112.0, 24.0, 158.0, 26.0, 1.3, 0.5, 0.0, stone, 33);
    wall(&mut solids, 160.0, 26.5, 90.0, 13.0, 3.0, 0.3, 0.0, stone, 34);
    wall(&mut solids, -160.0, 26.5, 90.0, 13.0, 3.0, 0.45, 0.0, stone, 35);
    for x in [-2.6f32, 2.6] {
        solids.cuboid(
            Vec3::new(x, -0.5, -25.0),
            Vec2::splat(0.5),
            4.4,
            Vec2::X,
            stone,
            crate::solids::Exposure::default(),
        );
    }
    solids.cuboid(
        Vec3::new(0.0, 3.6, -25.0),
        Vec2::new(3.3, 0.45),
        0.7,
        Vec2::X,
        plaster,
        crate::solids::Exposure::default(),
    );
    let tower = at(-55.0, 31.0);
    watchtower(&mut solids, Vec3::new(tower.x, land.height(tower, 1.0), tower.y), 2.5, 6.4, stone);
    let museum = at(112.0, 33.0);
    let base = Vec3::new(museum.x, land.height(museum, 2.0), museum.y);
    tiled_house(
        &mut solids,
        Frame::new(base, 22.0),
        Vec2::new(11.0, 4.6),
        4.0,
        Finish::Plain(hex(0xd9c493)),
        Finish::Roof(hex(0x8b4f3c), 0.22, 0.3),
    );
    // Roofs of the town in the valley.
    let mut dice = crate::noise::Dice::new(88);
    let walls = [0xd8cdb8, 0xc7b89a, 0xb9c2c4, 0xd9c493];
    let roofs = [0x8b4f3c, 0x7d6a5c, 0x94604a, 0x6d7f8c];
    for _ in 0..190 {
        let p = at(dice.range(-180.0, 180.0), dice.range(150.0, 560.0));
        let (turn, long) = (dice.range(0.0, 180.0), dice.range(4.0, 8.0));
        let (wall, roof) = (walls[dice.index(4)], roofs[dice.index(4)]);
        if (-175.0..-60.0).contains(&crate::math::atan2(p.x, p.y).to_degrees()) {
            let base = Vec3::new(p.x, land.height(p, 4.0) + 0.5, p.y);
            let half = Vec2::new(long, dice.range(3.2, 4.6));
            tiled_house(
                &mut solids,
                Frame::new(base, turn),
                half,
                dice.range(4.5, 9.5),
                Finish::Plain(hex(wall)),
                Finish::Roof(hex(roof), 0.3, 0.4),
            );
        }
    }
    let sky = palette::overcast_sky(&light, 101);
    let haze = Haze::clear(1900.0, 400.0, hex(0xb4bfc8) * 0.68);
    let mut scene = Setting { id: ID, view: VIEW, eye: 1.68, light, sky, haze }.scene(
        Box::new(land),
        plants,
        solids,
    );
    scene.grade = Grade { contrast: 1.14, saturation: 0.9, ..Grade::default() };
    scene
}
