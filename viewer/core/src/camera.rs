//! What the person sees: a view on a screen, kept within what the panorama can show.

use glam::DVec3;
use sonla360_geometry::{FLAT_HFOV, View, within, wrap_degrees};

/// The widest horizontal field of view in degrees where views may bend: most of the sphere, as a planet.
const PLANET_HFOV: f64 = 290.0;
/// … and the one that a planet is first shown in, across the shorter side of the screen.
const PLANET_SHOWN: f64 = 225.0;
/// The largest vertical field of view in degrees, for tall screens. It is generous, because a shared view
/// must look as wide on a phone as it did where it was shared.
const WIDEST_VFOV: f64 = 140.0;
/// The vertical field of view in degrees that an author's view is not widened beyond: authors choose
/// their views on wide screens.
const COMFORTABLE_VFOV: f64 = 100.0;
/// How far a face pixel may be blown up: screen pixels a face pixel at the middle of the view.
const LARGEST_MAGNIFICATION: f64 = 2.0;
/// Even of a small panorama a person may come at least this close (hfov in degrees).
const CLOSEST_HFOV_ALWAYS: f64 = 45.0;

/// The area the panorama is drawn on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Screen {
    /// CSS pixels, positive.
    pub width: f64,
    /// CSS pixels, positive.
    pub height: f64,
    /// Device pixels a CSS pixel.
    pub ratio: f64,
}

impl Screen {
    /// A screen of at least one pixel; sizes that are no positive number become 1.
    pub fn new(width: f64, height: f64, ratio: f64) -> Self {
        let usable = |size: f64| if size.is_finite() && size > 0.0 { size } else { 1.0 };
        Self { width: usable(width), height: usable(height), ratio: usable(ratio) }
    }

    fn is_wide(self) -> bool {
        self.width >= self.height
    }
}

/// Where a camera can look, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Smallest horizontal field of view.
    pub closest: f64,
    /// Largest horizontal field of view.
    pub widest: f64,
}

impl Limits {
    /// The limits for a panorama whose finest face is `top_face` pixels wide, on this screen.
    /// `bends`: whether a whole sphere may be seen wider than a flat picture allows.
    pub fn new(top_face: u32, bounds: Bounds, screen: Screen, bends: bool) -> Self {
        let half_width = screen.width * screen.ratio / 2.0;
        // At the middle of a face, one device pixel shows `face / 2 / focal` face pixels.
        let longest_focal = LARGEST_MAGNIFICATION * f64::from(top_face) / 2.0;
        let resolved = 2.0 * (half_width / longest_focal).atan().to_degrees();
        let flat = FLAT_HFOV.min(hfov_of_vfov(WIDEST_VFOV, screen)).min(bounds.widest(screen));
        let widest = if bends && bounds == Bounds::SPHERE { PLANET_HFOV } else { flat };
        Self { closest: resolved.min(CLOSEST_HFOV_ALWAYS).min(widest), widest }
    }
}

/// The horizontal field of view that gives a vertical one (degrees) on a screen.
fn hfov_of_vfov(vfov: f64, screen: Screen) -> f64 {
    2.0 * ((vfov.to_radians() / 2.0).tan() * screen.width / screen.height).atan().to_degrees()
}

/// The part of the sphere that a picture shows, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Yaw of the left edge.
    pub left: f64,
    /// Yaw of the right edge, beyond `left` by at most 360.
    pub right: f64,
    /// Pitch of the lower edge.
    pub down: f64,
    /// Pitch of the upper edge.
    pub up: f64,
}

impl Bounds {
    /// Everything.
    pub const SPHERE: Self = Self { left: -180.0, right: 180.0, down: -90.0, up: 90.0 };

    fn is_round(self) -> bool {
        self.right - self.left >= 360.0
    }

    /// The largest horizontal field of view that shows nothing beyond them.
    fn widest(self, screen: Screen) -> f64 {
        let across = if self.is_round() { FLAT_HFOV } else { self.right - self.left };
        let upright = if self.reaches_poles() { WIDEST_VFOV } else { self.up - self.down };
        across.min(hfov_of_vfov(upright.min(WIDEST_VFOV), screen))
    }

    fn reaches_poles(self) -> bool {
        self.down <= -90.0 && self.up >= 90.0
    }

    /// The view turned back to where its edges lie within them; its middle lines count.
    fn confined(self, view: View, screen: Screen) -> View {
        let half_height = view.vfov(screen.width, screen.height) / 2.0;
        // Where the picture reaches a pole, people may look straight at it.
        let lowest = if self.down <= -90.0 { -90.0 } else { self.down + half_height };
        let highest = if self.up >= 90.0 { 90.0 } else { self.up - half_height };
        let middle = f64::midpoint(self.down, self.up);
        let pitch = if lowest > highest { middle } else { within(view.pitch, lowest, highest) };
        if self.is_round() {
            return View { pitch, ..view };
        }
        let (middle, reach) = (
            f64::midpoint(self.left, self.right),
            (self.right - self.left - view.hfov).max(0.0) / 2.0,
        );
        let yaw = middle + within(wrap_degrees(view.yaw - middle), -reach, reach);
        View { yaw: wrap_degrees(yaw), pitch, ..view }
    }
}

/// A view on a screen, within limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Camera {
    view: View,
    screen: Screen,
    top_face: u32,
    bounds: Bounds,
    limits: Limits,
    bends: bool,
    /// The field of view asked for, before the limits of this screen: another screen may allow it.
    wanted_hfov: f64,
}

impl Camera {
    /// A camera looking forward, at a panorama whose finest face is `top_face` pixels wide.
    pub fn new(screen: Screen, top_face: u32) -> Self {
        let view = View::new(0.0, 0.0, 90.0);
        let bounds = Bounds::SPHERE;
        let limits = Limits::new(top_face, bounds, screen, false);
        let mut camera =
            Self { view, screen, top_face, bounds, limits, bends: false, wanted_hfov: view.hfov };
        camera.apply_hfov();
        camera
    }

    /// What is seen now.
    pub fn view(&self) -> View {
        self.view
    }

    /// What it is seen on.
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// How far one can zoom.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Looks at exactly this view, as far as the limits allow: a shared view.
    pub fn set_view(&mut self, view: View) {
        self.view = View::new(view.yaw, view.pitch, view.hfov);
        self.wanted_hfov = self.view.hfov;
        self.apply_hfov();
    }

    /// The form of an author's view that suits this screen: on an upright one, not wider than is
    /// comfortable from top to bottom.
    pub fn suited(&self, view: View) -> View {
        let hfov = view.hfov.min(hfov_of_vfov(COMFORTABLE_VFOV, self.screen));
        View::new(view.yaw, view.pitch, hfov)
    }

    /// The same view brought within the limits and the bounds of the picture.
    pub fn clamped(&self, view: View) -> View {
        let hfov = within(view.hfov, self.limits.closest, self.limits.widest);
        self.bounds.confined(View::new(view.yaw, view.pitch, hfov), self.screen)
    }

    /// Another panorama.
    pub fn set_panorama(&mut self, top_face: u32, bounds: Bounds) {
        self.top_face = top_face;
        self.bounds = bounds;
        self.find_limits();
    }

    /// Whether a whole sphere may be seen wider than a flat picture allows, at last as a little planet. Not
    /// to begin with.
    pub fn set_bending(&mut self, bends: bool) {
        self.bends = bends;
        self.find_limits();
    }

    /// A view straight down at the planet, above what is now ahead; `None` where views do not bend.
    pub fn planet(&self) -> Option<View> {
        let wider = (self.screen.width / self.screen.height).max(1.0);
        let quarter = (PLANET_SHOWN.to_radians() / 4.0).tan() * wider; // stereographic
        let hfov = (4.0 * quarter.atan().to_degrees()).min(PLANET_HFOV);
        (self.limits.widest > FLAT_HFOV).then(|| View::new(self.view.yaw, -90.0, hfov))
    }

    fn find_limits(&mut self) {
        self.limits = Limits::new(self.top_face, self.bounds, self.screen, self.bends);
        self.apply_hfov();
    }

    /// Another size. The horizontal field of view stays, so that a shared view stays what it is; when a
    /// phone is turned, the angle across the longer side stays instead.
    pub fn resize(&mut self, screen: Screen) {
        if screen.is_wide() != self.screen.is_wide() && self.wanted_hfov <= FLAT_HFOV {
            let half = (self.wanted_hfov.to_radians() / 2.0).tan();
            let (old, new) = (self.screen, screen);
            let across = |screen: Screen| screen.width.max(screen.height) / screen.width;
            let turned = half * across(old) / across(new);
            self.wanted_hfov = 2.0 * turned.atan().to_degrees();
        }
        self.screen = screen;
        self.find_limits();
    }

    /// Turns by degrees to the right and up.
    pub fn turn(&mut self, yaw: f64, pitch: f64) {
        self.view = View {
            yaw: wrap_degrees(self.view.yaw + yaw),
            pitch: within(self.view.pitch + pitch, -90.0, 90.0),
            hfov: self.view.hfov,
        };
        self.confine();
    }

    /// The direction under a point of the screen (CSS pixels), of length 1.
    pub fn direction_at(&self, x: f64, y: f64) -> DVec3 {
        self.view.vector_at(x, y, self.screen.width, self.screen.height)
    }

    /// Turns so that a direction (of length 1) lies under a point of the screen, as near as it can
    /// without tilting the horizon.
    pub fn hold(&mut self, direction: DVec3, x: f64, y: f64) {
        let straight = View { yaw: 0.0, pitch: 0.0, hfov: self.view.hfov };
        let ray = straight.vector_at(x, y, self.screen.width, self.screen.height);
        // Pitch turns the ray in the plane of its height and depth: height' = A sin(pitch + rise).
        let (reach, rise) = (ray.y.hypot(ray.z), ray.y.atan2(-ray.z));
        let raised = within(direction.y / reach, -1.0, 1.0).asin();
        let pitch = within((raised - rise).to_degrees(), -90.0, 90.0);
        let depth = reach * (pitch.to_radians() + rise).cos();
        let yaw = direction.x.atan2(-direction.z) - ray.x.atan2(depth);
        self.view = View::new(yaw.to_degrees(), pitch, self.view.hfov);
        self.confine();
    }

    /// Zooms to a field of view (degrees) while the direction under a point of the screen stays there.
    pub fn zoom_at(&mut self, hfov: f64, x: f64, y: f64) {
        let held = self.direction_at(x, y);
        self.set_hfov(hfov);
        self.hold(held, x, y);
    }

    /// Zooms to a field of view (degrees) around the middle.
    pub fn set_hfov(&mut self, hfov: f64) {
        self.wanted_hfov = within(hfov, self.limits.closest, self.limits.widest);
        self.apply_hfov();
    }

    /// Device pixels a radian at the middle of the view.
    pub fn focal_pixels(&self) -> f64 {
        self.view.focal_length() * self.screen.width * self.screen.ratio / 2.0
    }

    fn apply_hfov(&mut self) {
        self.view.hfov = within(self.wanted_hfov, self.limits.closest, self.limits.widest);
        self.confine();
    }

    fn confine(&mut self) {
        self.view = self.bounds.confined(self.view, self.screen);
    }
}

#[cfg(test)]
mod tests;
