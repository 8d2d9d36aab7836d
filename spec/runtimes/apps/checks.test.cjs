// For Jest.
const { writeFileSync } = require('node:fs');
const { run } = require('./program.cjs');

test('the checks', async () => {
  const settings = JSON.parse(process.env.CHECKS_SETTINGS);
  const begin = (name) => writeFileSync(process.env.CHECKS_CURRENT, name);
  writeFileSync(process.env.CHECKS_RESULTS, JSON.stringify(await run(settings, begin)));
}, 900_000);
