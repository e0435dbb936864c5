/** The part of Config that fetching needs: toolchains are fetched before there is a whole one. */
import type { BuildFlags } from '../../config/build-flags.ts';
import type { Config } from '../../config/config.ts';

export type FetchConfig = Pick<
  Config,
  'getenv' | 'environ' | 'cwd' | 'hostOS' | 'gomodcache' | 'gopath' | 'goroot' | 'goVersion' | 'decidedBy'
> & { readonly flags: Pick<BuildFlags, 'modcacherw' | 'v' | 'x'> };
