import { describeRandomModules } from './suite.ts';

describeRandomModules(2, 4);
