import { describeRandomModules } from './suite.ts';

describeRandomModules(1, 4);
