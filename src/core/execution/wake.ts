import type { SiteState } from './state.ts'

/**
 * Something that ready tasks may wait for has changed: they are looked at again. The key is a claim's key, or
 * `workers:<execution>`, `wave:<execution>`, `held:<execution>`, `all:<execution>`. Called where state changes, so that
 * who folds events and who decides them look at the same.
 */
export function wake(site: SiteState, key: string): void {
  if (key.startsWith('all:')) wakeAll(site, key.slice('all:'.length))
  else {
    for (const execution of site.executions.values()) execution.frontier.wake(key)
    if (key.startsWith('held:')) site.executions.get(key.slice('held:'.length))?.ages.wake()
  }
}

function wakeAll(site: SiteState, executionId: string): void {
  const execution = site.executions.get(executionId)
  execution?.frontier.wakeAll()
  execution?.ages.wake()
}
