/** What toolchains are fetched with: the means of module fetching, with the settings alone, as there may be no Go yet. */
import type { Emit } from '../events/events.ts';
import { gopathList } from '../config/places.ts';
import { findGoVersion } from '../config/goroot.ts';
import type { Settings } from '../config/settings.ts';
import { openSource } from '../modules/fetch/open-source.ts';
import type { ModuleSource } from '../modules/source.ts';
import { goReporter } from '../reporters/go-reporter.ts';
import type { System } from '../sys/system.ts';
import { moduleCacheDir } from './toolchain-module.ts';

export interface FetchContext {
  readonly sys: System;
  readonly settings: Settings;
  /** hears of downloads, beside the reporter */
  readonly observe: Emit | undefined;
}

/** Tells what happens while a Go is selected. */
export function emitter({ sys, observe }: Pick<FetchContext, 'sys' | 'observe'>): Emit {
  const report = goReporter(sys, false);
  return (event) => {
    observe?.(event);
    report(event);
  };
}

export function openToolchainSource({ sys, settings, observe }: FetchContext): ModuleSource {
  const { goroot } = settings;
  const config = {
    getenv: (name: string) => settings.get(name),
    environ: sys.env,
    cwd: sys.cwd,
    hostOS: sys.hostOS,
    gomodcache: moduleCacheDir(sys, settings),
    gopath: gopathList(sys, settings),
    goroot,
    goVersion: goroot === '' ? 'go1' : findGoVersion(sys, goroot),
    decidedBy: '',
    // go looks at no flag this early
    flags: { modcacherw: false, v: false, x: false },
  };
  const emit = emitter({ sys, observe });
  return openSource({ config, sys, files: sys.files, emit }, { goSumFile: '', workspaceGoSumFiles: [] });
}
