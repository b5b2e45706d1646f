import type { SiteState } from './state.ts'

/**
 * Something that ready tasks may wait for has changed: they are looked at again. The key is a claim's key, or
 * `workers:<execution>`, `wave:<execution>`, `held:<execution>`, `all:<execution>`.
 */
export function wake(_site: SiteState, _key: string): void {
  // Every gate is still asked at each launch.
}
