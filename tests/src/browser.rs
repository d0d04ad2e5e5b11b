//! A real browser: headless Chromium, driven through chromedriver.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use sonla360_tiler::analytic::RgbImage;
use thirtyfour::ChromeCapabilities;
use thirtyfour::prelude::*;

use crate::guard::Guarded;
use crate::picture::decode_png;

/// How long a page may take to come to what is waited for, on a machine that draws without a GPU.
const PATIENCE: Duration = Duration::from_mins(1);

/// Counts the viewer's events from before its first one, in `window.heard`. Events that do not bubble are
/// seen on their way down too.
const LISTENER: &str = "
    window.heard = {};
    for (const name of ['viewchange', 'scenechange', 'hotspotopen', 'tilesidle', 'error']) {
      addEventListener(name, event => {
        (window.heard[name] ??= []).push(event.detail ?? null);
      }, true);
    }";

/// A device to test with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// 390 × 844 CSS pixels, two device pixels each, touch.
    Phone,
    /// 1280 × 800, one device pixel each, mouse.
    Desktop,
}

impl Device {
    /// Width, height in CSS pixels, device pixels for each.
    pub fn screen(self) -> (u32, u32, u32) {
        match self {
            Self::Phone => (390, 844, 2),
            Self::Desktop => (1280, 800, 1),
        }
    }
}

/// One tab of one browser.
pub struct Page {
    driver: WebDriver,
}

/// Whether this machine has a browser for the tests; says so when not.
pub fn is_available() -> bool {
    let available = std::env::var("SONLA360_BROWSER").as_deref() != Ok("none");
    if !available {
        crate::skip("there is no browser");
    }
    available
}

/// The one chromedriver of this test process.
struct Driver {
    address: String,
    _program: Guarded,
}

fn driver() -> Result<&'static str> {
    static DRIVER: OnceLock<Result<Driver, String>> = OnceLock::new();
    let started = DRIVER.get_or_init(|| start_driver().map_err(|error| format!("{error:#}")));
    match started {
        Ok(driver) => Ok(&driver.address),
        Err(error) => bail!("{error}"),
    }
}

fn start_driver() -> Result<Driver> {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut program =
        Guarded::start(&mut command).context("chromedriver does not start: is it installed?")?;
    let output = program.child().stdout.take().context("chromedriver says nothing")?;
    let mut lines = BufReader::new(output).lines();
    let port = lines
        .by_ref()
        .map_while(std::io::Result::ok)
        .find_map(|line| {
            line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse::<u16>().ok()
        })
        .context("chromedriver ended without naming its port")?;
    // It must not be stopped by a full pipe.
    std::thread::spawn(move || lines.map_while(std::io::Result::ok).for_each(drop));
    Ok(Driver { address: format!("http://127.0.0.1:{port}"), _program: program })
}

/// Chromium sometimes dies before it has started (seen: three times in about 200 starts). That says nothing about
/// what is tested, so another one is started.
async fn start_browser(capabilities: ChromeCapabilities) -> Result<WebDriver> {
    let address = driver()?;
    if let Ok(browser) = WebDriver::new(address, capabilities.clone()).await {
        return Ok(browser);
    }
    WebDriver::new(address, capabilities).await.context("chromedriver could not start Chromium")
}

impl Page {
    /// Opens a browser with nothing remembered from before.
    pub async fn new(device: Device) -> Result<Self> {
        let (width, height, _) = device.screen();
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in [
            "--headless",
            "--no-sandbox",
            "--use-angle=swiftshader",
            "--enable-unsafe-swiftshader",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--force-color-profile=srgb",
            "--hide-scrollbars",
        ] {
            capabilities.add_arg(argument)?;
        }
        capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
        let driver = start_browser(capabilities).await?;
        driver.set_script_timeout(PATIENCE).await?;
        let page = Self { driver };
        page.resize(device, width, height).await?;
        if device == Device::Phone {
            page.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await?;
        }
        page.before_every_page(LISTENER).await?;
        Ok(page)
    }

    /// Gives the device a window of another size, in CSS pixels.
    pub async fn resize(&self, device: Device, width: u32, height: u32) -> Result<()> {
        let (.., density) = device.screen();
        let mobile = device == Device::Phone;
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": density, "mobile": mobile }),
        )
        .await?;
        Ok(())
    }

    /// The WebDriver session, for what has no word of its own here.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Calls a method of the DevTools protocol.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        let answer = self.driver.cdp().send_raw(method, parameters).await;
        answer.with_context(|| format!("{method} failed"))
    }

    /// Has a script run in every page that is opened from now on, before the page's own.
    pub async fn before_every_page(&self, script: &str) -> Result<()> {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await?;
        Ok(())
    }

    /// Makes the browser say that its person wants less motion: what moves, jumps.
    pub async fn reduce_motion(&self) -> Result<()> {
        let feature = json!([{ "name": "prefers-reduced-motion", "value": "reduce" }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": feature })).await?;
        Ok(())
    }

    /// Makes the browser one without WebP: the answer comes, and its bytes are no picture to it.
    pub async fn cannot_read_webp(&self) -> Result<()> {
        self.before_every_page(
            "const original = window.fetch;
             window.fetch = (address, ...rest) => /\\.webp$/.test(String(address))
               ? Promise.resolve(new Response(new Blob(['unknown'])))
               : original.call(window, address, ...rest);",
        )
        .await
    }

    /// Opens an address and waits for the document.
    pub async fn open(&self, url: &str) -> Result<()> {
        self.driver.goto(url).await.with_context(|| format!("opening {url}"))
    }

    /// Opens an address and waits until the viewer on it shows its scene sharply.
    pub async fn open_viewer(&self, url: &str) -> Result<()> {
        self.open(url).await?;
        self.viewer_ready().await?;
        self.until("window.heard.tilesidle").await
    }

    /// Waits for the viewer's own promise.
    pub async fn viewer_ready(&self) -> Result<()> {
        let outcome = self
            .ask_async(
                "const viewer = document.querySelector('tour-viewer');
                 if (!viewer) return done('there is no <tour-viewer>');
                 await customElements.whenDefined('tour-viewer');
                 try { await viewer.ready; done('ready') } catch (reason) { done(`${reason}`) }",
            )
            .await?;
        if outcome != "ready" {
            bail!("the viewer did not become ready: {outcome}\n{}", self.console().await?);
        }
        // The interface is a module of its own, which comes after the first frame.
        self.until("document.querySelector('tour-viewer').dataset.interface === 'ready'").await
    }

    /// What the viewer looks at: yaw, pitch, hfov in degrees.
    pub async fn view(&self) -> Result<[f64; 3]> {
        let view = self.ask("return document.querySelector('tour-viewer').view()").await?;
        let angle =
            |name: &str| view[name].as_f64().with_context(|| format!("no {name} in {view}"));
        Ok([angle("yaw")?, angle("pitch")?, angle("hfov")?])
    }

    /// The scene that is shown, once it is shown; the viewer tells it with every change.
    pub async fn scene(&self) -> Result<String> {
        let scene = self.ask("return window.heard.scenechange.at(-1).scene").await?;
        Ok(scene.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the picture no longer changes, and returns it.
    pub async fn still_picture(&self) -> Result<RgbImage> {
        let start = Instant::now();
        let mut last = self.screenshot().await?;
        while start.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(400)).await;
            let next = self.screenshot().await?;
            if next == last {
                return Ok(next);
            }
            last = next;
        }
        bail!("the picture never comes to rest")
    }

    /// Runs JavaScript (a function body) and returns what it returns.
    pub async fn ask(&self, script: &str) -> Result<Value> {
        let answer = self.driver.execute(script, Vec::new()).await;
        Ok(answer.with_context(|| format!("running: {script}"))?.json().clone())
    }

    /// Runs JavaScript that may `await` and calls `done(value)` in the end.
    pub async fn ask_async(&self, script: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async () => {{ {script} }})().catch(reason => done(`${{reason}}`));"
        );
        let answer = self.driver.execute_async(&script, Vec::new()).await;
        Ok(answer.with_context(|| format!("running: {script}"))?.json().clone())
    }

    /// Waits until a JavaScript expression is true.
    pub async fn until(&self, condition: &str) -> Result<()> {
        let start = Instant::now();
        loop {
            if self.ask(&format!("return Boolean({condition})")).await? == true {
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                let screen = self.keep_screenshot().await;
                bail!("never true: {condition}{screen}\n{}", self.console().await?);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The address in the address bar.
    pub async fn address(&self) -> Result<String> {
        Ok(self.driver.current_url().await?.to_string())
    }

    /// Waits for an element that a CSS selector finds.
    pub async fn find(&self, selector: &str) -> Result<WebElement> {
        let quoted = serde_json::to_string(selector)?;
        self.until(&format!("document.querySelector({quoted})")).await?;
        Ok(self.driver.find(By::Css(selector)).await?)
    }

    /// Waits for an element and clicks it as a person would: when nothing covers it any more. It is looked
    /// for again before each try, for a page may have drawn itself anew; and the pointer moves, which brings
    /// back what the viewer hides from somebody who only looks (a slow machine may look for long).
    pub async fn click(&self, selector: &str) -> Result<()> {
        let start = Instant::now();
        let mut aside = 0;
        loop {
            let element = self.find(selector).await?;
            match element.click().await {
                Err(_covered) if start.elapsed() < PATIENCE => {
                    let _ = element.scroll_into_view().await; // away from what stands along an edge
                    aside = 10 - aside;
                    self.driver.action_chain().move_to(190 + aside, 420).perform().await?;
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(error) => {
                    let screen = self.keep_screenshot().await;
                    return Err(error).with_context(|| format!("clicking {selector}{screen}"));
                }
                Ok(()) => return Ok(()),
            }
        }
    }

    /// Presses keys, wherever the focus is. Names are WebDriver's: `Key::Tab + ""` or plain text.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(keys).perform().await?)
    }

    /// Holds a key down for a while, as a person does to turn the picture.
    pub async fn hold(&self, key: Key, time: Duration) -> Result<()> {
        self.driver.action_chain().key_down(key.clone()).perform().await?;
        tokio::time::sleep(time).await;
        Ok(self.driver.action_chain().key_up(key).perform().await?)
    }

    /// The text of the first element that a selector finds, as a person sees it.
    pub async fn text(&self, selector: &str) -> Result<String> {
        Ok(self.find(selector).await?.text().await?)
    }

    /// What is on the screen, in device pixels.
    pub async fn screenshot(&self) -> Result<RgbImage> {
        decode_png(&self.driver.screenshot_as_png().await?)
    }

    /// Keeps what is on the screen for whoever looks into a failure; says where, as the end of a sentence.
    async fn keep_screenshot(&self) -> String {
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("test").replace("::", "-");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/failed-tests");
        let file = folder.join(format!("{name}.png"));
        let kept = match self.driver.screenshot_as_png().await {
            Ok(png) => std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, png)),
            Err(_gone) => return String::new(),
        };
        kept.map_or_else(|_| String::new(), |()| format!(" (the screen is in {})", file.display()))
    }

    /// What the page has told its console since the last time.
    pub async fn console(&self) -> Result<String> {
        let entries = self.driver.browser_log().await?;
        let lines: Vec<_> = entries.iter().map(|entry| format!("{entry:?}")).collect();
        Ok(lines.join("\n"))
    }

    /// Fails when the page has reported an error: a script's, a refused resource, a broken policy.
    pub async fn assert_console_clean(&self) -> Result<()> {
        let console = self.console().await?;
        let dirty: Vec<_> = console.lines().filter(|line| line.contains("SEVERE")).collect();
        assert!(dirty.is_empty(), "the page reports errors: {dirty:#?}");
        Ok(())
    }

    /// Ends the browser.
    pub async fn close(self) -> Result<()> {
        Ok(self.driver.quit().await?)
    }
}
