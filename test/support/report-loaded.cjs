// For `node --require`: at its end the process writes what it has loaded into $REPORT_LOADED, as JSON.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const builtins = process.moduleLoadList.filter((name) => name.startsWith('NativeModule '));
  const loaded = {
    builtins: builtins.map((name) => name.slice('NativeModule '.length)),
    files: Object.keys(require.cache).filter((file) => file !== __filename),
  };
  writeFileSync(process.env.REPORT_LOADED, JSON.stringify(loaded));
});
