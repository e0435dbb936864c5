#!/usr/bin/env node
const module = process.getBuiltinModule('node:module');
module.enableCompileCache?.();
await module
  .createRequire(import.meta.url)('../dist/main.cjs')
  .start();
