/** The modules that the proxy of the bad inputs has; not all of them are good. */
import { moduleVersion, type ModuleVersion } from '../../support/module-files.ts';

export const dep: ModuleVersion = moduleVersion(
  'example.com/dep',
  'v1.0.0',
  `-- go.mod --
module example.com/dep

go 1.20
-- dep.go --
package dep

// Name is a name.
const Name = "dep"
-- internal/hidden/hidden.go --
package hidden
-- cmd/tool/main.go --
package main

func main() {}
-- lib/lib.go --
package lib
`,
);

/** every module that the proxy has */
export const proxyModules: readonly ModuleVersion[] = [
  dep,
  moduleVersion(
    'example.com/newer',
    'v1.0.0',
    '-- go.mod --\nmodule example.com/newer\n\ngo 1.99\n-- newer.go --\npackage newer\n',
  ),
  moduleVersion(
    'example.com/renamed',
    'v1.0.0',
    '-- go.mod --\nmodule example.com/other\n-- renamed.go --\npackage renamed\n',
  ),
  moduleVersion(
    'example.com/badmod',
    'v1.0.0',
    '-- go.mod --\nmodule example.com/badmod\nnonsense here\n-- badmod.go --\npackage badmod\n',
  ),
  moduleVersion(
    'example.com/tools',
    'v1.0.0',
    '-- go.mod --\nmodule example.com/tools\n-- a/a.go --\npackage main\n\nfunc main() {}\n-- lib/lib.go --\npackage lib\n',
  ),
  moduleVersion(
    'example.com/replacing',
    'v1.0.0',
    '-- go.mod --\nmodule example.com/replacing\n\nreplace example.com/dep => ./dep\n-- main.go --\npackage main\n\nfunc main() {}\n',
  ),
];
