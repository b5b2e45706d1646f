/** What was decided by what executions before took. */
import type { Plan } from '../plan.ts'
import { counted } from '../../std/counted.ts'
import type { Decision } from './decisions.ts'
import { listed, plain } from './markdown.ts'

/** That durations were corrected by history, with what and how far; nothing where none was. */
export function learnedDurations({ tasks }: Plan): Decision | undefined {
  const { history } = tasks.meta
  if (history === undefined) return undefined
  const byLike = Map.groupBy(
    tasks.tasks.flatMap(({ duration_history }) => duration_history ?? []),
    ({ like }) => like,
  )
  const parts = [...byLike].map(
    ([like, all]) =>
      `${plain(like)} × ${all[0]?.factor ?? 1} (n = ${all[0]?.samples ?? 0}; ${counted(all.length, 'task')})`,
  )
  return {
    title: 'Durations corrected by history',
    context: `Executions before gave ${counted(history.samples, 'sample')} of the executors that the plan uses: ${listed(parts, 20)}.`,
    options: [
      {
        name: 'keep what was stated or estimated (`--history off`)',
        pro: 'the plan does not depend on what was carried out here',
        con: 'an estimate that is wrong everywhere stays wrong, and the forecast with it',
      },
      {
        name: 'correct it by what tasks like it took',
        pro: 'forecasts are nearer to the truth',
        con: 'what was carried out here may not be like what is to come',
      },
    ],
    selected: 'Corrected; each task tells its duration before under `duration_history`.',
    rationale: `Few samples count for little: n of them against five for the estimate. The corrections have the hash \`${history.hash.slice(0, 12)}\`.`,
  }
}
