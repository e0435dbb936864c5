/** A small module that looks like a Go toolchain, for tests of fetching and switching: its `go` says how it was started. */
import { moduleVersion, type ModuleVersion } from './module-files.ts';

export const platform: string = 'linux-amd64';

/** @param options files: further files; version: what VERSION says, where that is another */
export function fakeToolchain(
  name: string,
  options: { readonly version?: string; readonly files?: number } = {},
): ModuleVersion {
  const more = Array.from({ length: options.files ?? 0 }, (_, i) => `-- src/more/f${i}.go --\npackage more // ${i}\n`);
  const version = `v0.0.1-${name}.${platform}`;
  return moduleVersion(
    'golang.org/toolchain',
    version,
    `-- VERSION --
${options.version ?? name}
time 2026-01-02T03:04:05Z
-- go.env --
GOPROXY=https://proxy.golang.org,direct
GOSUMDB=sum.golang.org
GOTOOLCHAIN=auto
-- LICENSE --
none
-- bin/go --
#!/bin/sh
case "$1" in
version) echo "go version ${name} linux/amd64" ;;
*) echo "${name}: $@: GOROOT=$GOROOT $GOTOOLCHAIN_INTERNAL_SWITCH_VERSION $GOTOOLCHAIN_INTERNAL_SWITCH_COUNT" ;;
esac
-- bin/gofmt --
#!/bin/sh
-- lib/wasm/go_js_wasm_exec --
#!/bin/sh
-- lib/wasm/wasm_exec.js --
-- pkg/tool/linux_amd64/compile --
#!/bin/sh
-- pkg/tool/linux_amd64/vet --
#!/bin/sh
-- src/_go.mod --
module std
-- src/cmd/_go.mod --
module cmd
-- src/cmd/go/testdata/mod/_go.mod --
module example.com/testdata
${more.join('')}`,
  );
}
