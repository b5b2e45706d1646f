import type { MachineStatus } from './machine-status.ts'
import type { StatusReport, TaskStatus } from './status.ts'

/**
 * An execution that no coordinator attends, with what became of its attempts as far as this machine shows it: the journal
 * still says that they run. Any other report is given back as it is.
 */
export function cutOffStatus(
  report: StatusReport,
  { left_running }: Pick<MachineStatus, 'left_running'>,
): StatusReport {
  if (report.status !== 'cut_off') return report
  const left = new Set(left_running.map(({ token }) => token))
  const tasks = report.tasks.map((task) => (task.why.code === 'running' ? cutOff(task, left) : task))
  const busy = new Set(tasks.flatMap(({ why, worker }) => (why.code === 'left_running' ? [worker] : []))).size
  return { ...report, tasks, workers: { ...report.workers, busy } }
}

function cutOff(task: TaskStatus, left: ReadonlySet<string>): TaskStatus {
  const before = `${task.why.text.replace(/^is /, 'was ')} when its coordinator went`
  if (task.attempt === null) return { ...task, why: { code: 'cut_off', text: before, tasks: [] } }
  const runs = left.has(task.attempt)
  const text = `${before}; ${runs ? 'its process still runs' : 'nothing of it runs any more'}`
  return runs
    ? { ...task, why: { code: 'left_running', text, tasks: [] } }
    : { ...task, running_ms: null, why: { code: 'cut_off', text, tasks: [] } }
}
