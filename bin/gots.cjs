#!/usr/bin/env node
// CommonJS: Node needs some milliseconds more to start an ES module
require('node:module').enableCompileCache?.();
void require('../dist/main.cjs').start();
