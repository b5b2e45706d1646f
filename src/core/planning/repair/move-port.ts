import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import type { RepairFacts } from './facts.ts'
import { folderOfTask } from './install-packages.ts'
import { affectedTasks, failedTasks } from './mending-task.ts'
import { listed, shortened } from './shown-text.ts'

/** The variable PORT in a command, as a shell reads it. */
const USES_PORT = /\$(?:PORT\b|\{PORT[}:])/

/**
 * Gives each task that failed a free port of its own, where the task takes its port from the variable PORT; and so to those that
 * are still to come with a port that is taken, as far as there are free ones.
 */
export function movePort(request: RepairRequest, { ports, holders }: RepairFacts): RepairAnswer {
  const { issue } = request
  const taken = (issue.captures['port'] ?? []).filter((port) => /^\d{1,5}$/.test(port))
  const port = taken.length === 0 ? 'a port that is in use' : `port ${listed(taken, 3)}`
  const held = taken.flatMap((one) => holders.get(Number(one)) ?? [])
  const holder = held.length === 0 ? 'what listens there' : `${listed(held, 3)}, which listens there`
  const affected = affectedTasks(request)
  if (affected.length === 0) return { refusal: `nobody who needs ${port} is still to come` }
  const fixed = affected.filter(({ action }) => action.env?.['PORT'] === undefined && !USES_PORT.test(action.cmd ?? ''))
  if (fixed.length > 0) {
    const names = listed(
      fixed.map(({ id }) => id),
      3,
    )
    return {
      refusal: `${names} ${fixed.length === 1 ? 'needs' : 'need'} ${port} and ${fixed.length === 1 ? 'takes' : 'take'} no other: stop ${holder}, or let the command read PORT`,
    }
  }
  const free = ports.filter((one) => !taken.includes(String(one)))
  if (free.length < affected.length) return { refusal: `too few free ports were found in place of ${port}` }
  const later = tasksWith(request, taken)
    .filter((node) => !affected.includes(node))
    .slice(0, free.length - affected.length)
  const moved = [...affected, ...later]
  const ops = moved.map(({ id }, at): HotUpdateOp => ({ op: 'set_env', task: id, env: { PORT: String(free[at]) } }))
  const moves = moved.map(({ id }, at) => `${id} to ${String(free[at])}`)
  return { summary: shortened(`moves ${listed(moves, 6)}, because ${port} is in use`), asks: false, ops }
}

/** Those that are still to come and whose environment says that they listen on one of some ports, in the folders of those that failed. */
function tasksWith(request: RepairRequest, ports: readonly string[]): CoordinatorNode[] {
  const folders = new Set(failedTasks(request).map(folderOfTask))
  return request.coordinator.graph.nodes.filter(
    (node) =>
      request.waiting.has(node.id) &&
      ports.includes(node.action.env?.['PORT'] ?? '') &&
      folders.has(folderOfTask(node)),
  )
}
