import { describeRandomModules } from './suite.ts';

describeRandomModules(3, 4);
