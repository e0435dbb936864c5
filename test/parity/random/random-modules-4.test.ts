import { describeRandomModules } from './suite.ts';

describeRandomModules(4, 4);
