import type { AttemptOrder, ScopeAudit } from '../model/attempt.ts'
import type { WrittenPaths } from './workspace.ts'

/** Told what people should know, for the attempt's log. */
export type CacheNote = (text: string) => void

/** Results of runs whose tasks ask for that, so that the same is not done twice. It never fails: what cannot be used is a miss. */
export interface ResultCache {
  /**
   * Puts what an earlier run wrote into the place of this one, when nothing of what the result depends on has changed since.
   * Returns which result it was, `<execution that made it> <key>`; undefined when there is none, and the run is to be carried out.
   */
  take(order: AttemptOrder, root: string, note: CacheNote): Promise<string | undefined>
  /** Keeps what a run that ended well wrote. `written`: undefined when nobody can say what was its own. */
  keep(
    order: AttemptOrder,
    root: string,
    written: WrittenPaths | undefined,
    audit: ScopeAudit,
    note: CacheNote,
  ): Promise<void>
  /** The work of a run was found bad: what was kept of it, or taken for it, is not used again. */
  drop(order: AttemptOrder): void
}
