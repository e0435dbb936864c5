import { describeScripts } from './cmd-go/suite.ts';

describeScripts(2, 4);
