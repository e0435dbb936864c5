/** Set-up of the suites that compare with the real go: without one, their tests are skipped, and say why. */
import { beforeEach } from 'vitest';
import { findGo } from './programs-under-test.ts';

if (findGo() === undefined) {
  beforeEach((context) => {
    context.skip('needs an installed Go');
  });
}
