//! Who does what when: one worker at a time reads the source, the others filter what was read and make
//! the tiles whose rows have come in, and rows that no tile needs any more are let go.

use crate::pyramid::{Build, Delivery, Destination, ReadyStrip, Task, Worker, lock};
use crate::sphere::ReadyPlane;
use crate::strip::{Reader, STRIP_ROWS, Shape, Strip};
use crate::{Progress, TileError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

/// Runs all tasks of a build on `threads` workers.
pub(crate) fn run(
    build: &Build,
    reader: Box<dyn Reader>,
    destination: Destination<'_>,
    threads: usize,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(), TileError> {
    let delivery = Delivery::new(build, destination, progress);
    let schedule = Schedule::new(build, reader, delivery);
    std::thread::scope(|scope| {
        for index in 1..threads {
            let name = format!("tiler-{index}");
            // Where no more threads are to be had, fewer do the same work.
            let _ = std::thread::Builder::new().name(name).spawn_scoped(scope, || schedule.work());
        }
        schedule.work();
    });
    let failure = lock(&schedule.state).failure.take();
    failure.map_or(Ok(()), Err)
}

/// Strips that may be in memory for a panorama whose longest task takes `longest` strips: those of one
/// task, and half as many so that reading runs ahead while tiles are made. Memory that is touched for the
/// first time costs more than waiting for a strip now and then.
fn most_strips(longest: usize) -> usize {
    longest + longest / 2 + 2
}

/// Bytes of pixels that are in memory at most while a panorama of this shape is tiled.
pub(crate) fn bytes_in_flight(build: &Build) -> u64 {
    let shape = build.shape();
    let longest = build.tasks().iter().map(|task| task.strips.clone().count()).max().unwrap_or(0);
    let strips = most_strips(longest).min(shape.strips()) as u64;
    let strip = Strip::new(Shape { height: shape.height.min(STRIP_ROWS), ..shape }, 0);
    strips * strip.bytes() as u64
}

struct Schedule<'a> {
    build: &'a Build,
    delivery: Delivery<'a>,
    tasks: Vec<Task>,
    most_strips: usize,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// Absent while a worker reads.
    reader: Option<Box<dyn Reader>>,
    /// By index; absent before they are read and after their last use.
    strips: Vec<Option<Arc<ReadyStrip>>>,
    /// Tasks that still need each strip.
    users: Vec<usize>,
    /// Strips that have been read, those of them in memory, and those that are ready without a gap.
    read: usize,
    held: usize,
    ready: usize,
    /// Whether each strip has been made ready.
    prepared: Vec<bool>,
    /// The next task that nobody has taken.
    next: usize,
    failure: Option<TileError>,
    /// Strips whose memory can be used again.
    spare: Vec<Strip>,
}

/// What a worker does next.
enum Step {
    Read(Box<dyn Reader>, usize, Option<Strip>),
    Make(usize, Vec<Arc<ReadyStrip>>),
    Stop,
}

impl<'a> Schedule<'a> {
    fn new(build: &'a Build, reader: Box<dyn Reader>, delivery: Delivery<'a>) -> Self {
        let tasks = build.tasks().to_vec();
        let count = build.shape().strips();
        let mut users = vec![0; count];
        for task in &tasks {
            for index in task.strips.clone() {
                users[index] += 1;
            }
        }
        let longest = tasks.iter().map(|task| task.strips.clone().count()).max().unwrap_or(0);
        let state = State {
            reader: Some(reader),
            strips: vec![None; count],
            users,
            read: 0,
            held: 0,
            ready: 0,
            prepared: vec![false; count],
            next: 0,
            failure: None,
            spare: Vec::new(),
        };
        Self {
            build,
            delivery,
            tasks,
            most_strips: most_strips(longest),
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }

    /// A worker's life. Its failure, even a panic in a codec, stops all the others.
    fn work(&self) {
        // Nothing half-changed is seen after a panic: the run has failed and all its data is dropped.
        let outcome = catch_unwind(AssertUnwindSafe(|| self.work_on()))
            .unwrap_or_else(|_| Err(TileError::internal("a worker gave up")));
        if let Err(error) = outcome {
            lock(&self.state).failure.get_or_insert(error);
            self.changed.notify_all();
        }
    }

    fn work_on(&self) -> Result<(), TileError> {
        let mut worker = self.build.worker();
        loop {
            match self.next_step() {
                Step::Read(reader, index, spare) => self.read(reader, index, spare, &mut worker)?,
                Step::Make(index, strips) => {
                    let task = &self.tasks[index];
                    self.build.make(task, &strips, &mut worker, &self.delivery)?;
                    self.release(task, strips);
                }
                Step::Stop => return Ok(()),
            }
        }
    }

    fn next_step(&self) -> Step {
        let mut state = lock(&self.state);
        loop {
            let Some(task) = self.tasks.get(state.next).filter(|_| state.failure.is_none()) else {
                return Step::Stop;
            };
            let ready = *task.strips.end() < state.ready;
            // Reading goes first: it is the one work that cannot be shared.
            let may_read =
                state.read < state.strips.len() && (state.held < self.most_strips || !ready);
            if may_read && let Some(reader) = state.reader.take() {
                let index = state.read;
                let spare = state.spare.pop();
                return Step::Read(reader, index, spare);
            }
            if ready {
                let index = state.next;
                state.next += 1;
                let strips = &state.strips[task.strips.clone()];
                return Step::Make(index, strips.iter().flatten().cloned().collect());
            }
            state = self.wait(state);
        }
    }

    fn wait<'b>(&self, state: MutexGuard<'b, State>) -> MutexGuard<'b, State> {
        self.changed.wait(state).unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn read(
        &self,
        mut reader: Box<dyn Reader>,
        index: usize,
        spare: Option<Strip>,
        worker: &mut Worker,
    ) -> Result<(), TileError> {
        let mut strip = Strip::reused(spare, self.build.shape(), index);
        reader.read(&mut strip)?;
        {
            // The next strip can be read while this one is made ready.
            let mut state = lock(&self.state);
            state.reader = Some(reader);
            state.read += 1;
            state.held += 1;
            self.changed.notify_all();
        }
        let strip = self.build.prepare(strip, worker);
        self.delivery.step();
        let mut state = lock(&self.state);
        if state.users[index] > 0 {
            state.strips[index] = Some(Arc::new(strip));
        } else {
            state.held -= 1;
        }
        state.prepared[index] = true;
        while state.prepared.get(state.ready) == Some(&true) {
            state.ready += 1;
        }
        self.changed.notify_all();
        Ok(())
    }

    fn release(&self, task: &Task, strips: Vec<Arc<ReadyStrip>>) {
        drop(strips);
        let mut state = lock(&self.state);
        for index in task.strips.clone() {
            state.users[index] -= 1;
            if state.users[index] == 0
                && let Some(strip) = state.strips[index].take()
            {
                state.held -= 1;
                // Another worker that is done with it may hold it for a moment longer; then it is freed.
                if let Some(planes) = Arc::into_inner(strip) {
                    let planes = planes.into_iter().map(ReadyPlane::into_plane).collect();
                    state.spare.push(Strip { first_row: 0, planes });
                }
            }
        }
        self.changed.notify_all();
    }
}
