import { describeScripts } from './cmd-go/suite.ts';

describeScripts(1, 4);
