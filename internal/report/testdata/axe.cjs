// Looks at pages with axe-core in Chromium, each wide and narrow: a line a look, and
// a failure for every violation. Called: axe.cjs CHROMIUM NODE_MODULES PAGE...
const [, , executablePath, modules, ...pages] = process.argv;
const { chromium } = require(modules + '/playwright-core');

(async () => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  let failed = false;
  for (const path of pages) {
    for (const width of [1200, 320]) {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      await page.goto('file://' + path);
      await page.addScriptTag({ path: modules + '/axe-core/axe.min.js' });
      const result = await page.evaluate(() =>
        axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'], resultTypes: ['violations'] }));
      // WCAG 1.4.10: nothing but tables scrolls sideways at 320 pixels.
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      console.log(`${path} at ${width}: ${result.violations.length} violations, ${overflow} pixels too wide`);
      for (const v of result.violations) console.log(`  ${v.id}: ${v.nodes.length} times, ${v.nodes[0].html.slice(0, 200)}`);
      failed = failed || result.violations.length > 0 || overflow > 0;
      await page.close();
    }
  }
  await browser.close();
  process.exit(failed ? 1 : 0);
})().catch((e) => { console.error(e); process.exit(1); });
