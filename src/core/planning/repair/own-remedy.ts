import { z } from 'zod'
import type { SystemicIssue } from '../../model/healing.ts'
import { HotUpdateOp } from '../../model/hot-update.ts'
import type { DiagnosedTask, OwnBreaker, OwnRemedy } from '../../model/tasks-config.ts'
import { isSaidLater } from '../../std/said-later.ts'
import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import { alsoWrong, schemaComplaints } from '../schema/schema-complaints.ts'
import { folderOfTask } from './install-packages.ts'
import { affectedTasks, failedTasks, injected } from './mending-task.ts'
import { listed, shortened, shownText, visible } from './shown-text.ts'

/** What a breaker of the user's own may answer. */
const Answer = z.strictObject({
  summary: z.string().min(1),
  command: z.string().min(1).optional(),
  ops: z.array(HotUpdateOp).optional(),
  asks: z.boolean().optional(),
})

/** Asks the breaker of the configuration that told of the issue. What it throws, or says that cannot be read, is a refusal. */
export function ownRemedy(request: RepairRequest, own: Readonly<Record<string, OwnBreaker>> | undefined): RepairAnswer {
  const { issue } = request
  const breaker = own !== undefined && Object.hasOwn(own, issue.pattern) ? own[issue.pattern] : undefined
  if (breaker?.remedy === undefined) return { refusal: `the configuration says nothing against ${issue.pattern}` }
  let said: OwnRemedy | null
  try {
    said = breaker.remedy(JSON.parse(JSON.stringify(issue)) as SystemicIssue, failedTasks(request).map(shown))
  } catch (error) {
    return { refusal: `the remedy of ${issue.pattern} threw ${shownText(messageOf(error))}` }
  }
  if (said === null) return { refusal: `${issue.pattern} knows no remedy` }
  if (isSaidLater(said))
    return { refusal: `the remedy of ${issue.pattern} answers later, and is asked for an answer at once` }
  const read = Answer.safeParse(said)
  if (!read.success) {
    return { refusal: `what the remedy of ${issue.pattern} answers cannot be used: ${faultOf(said, read.error)}` }
  }
  const { summary, command, ops = [], asks = false } = read.data
  return { summary: shortened(summary), asks, ops: [...ops, ...taskOf(request, command, summary)] }
}

/** What an answer breaks, without a full stop. */
function faultOf(said: unknown, { issues }: z.ZodError): string {
  const complaints = schemaComplaints(Answer, said, issues)
  const [first] = complaints
  const { at = [], what = 'it is not what is expected', advice } = first ?? {}
  // A name that is not known says itself where it stands.
  const field = first?.unknown === undefined ? at : at.slice(0, -1)
  const place = field.length === 0 ? '' : `${field.map(String).join('.')}: `
  const hint = advice === undefined ? '' : ` (${advice.charAt(0).toLowerCase()}${advice.slice(1).replace(/\.$/, '')})`
  return visible(shortened(`${place}${what}${hint}.${alsoWrong(complaints)}`)).replace(/\.$/, '')
}

function shown({
  id,
  name,
  tags,
}: {
  readonly id: string
  readonly name: string
  readonly tags: string[]
}): DiagnosedTask {
  return { id, title: name, tags: [...tags] }
}

/** Errors of other realms are no `Error` here. */
function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message)
  return String(error)
}

function taskOf(request: RepairRequest, command: string | undefined, summary: string): HotUpdateOp[] {
  if (command === undefined) return []
  const { issue } = request
  const affected = affectedTasks(request)
  const [first] = affected.length > 0 ? affected : failedTasks(request)
  return injected(
    request,
    {
      kind: 'AUTO.MEND',
      name: shortened(summary),
      description: `Failed: ${listed(issue.tasks, 10)} (${issue.code}, ${issue.occurrences} times). The breaker ${issue.pattern} of the configuration says what to do.`,
      cmd: command,
      cwd: first === undefined ? '.' : folderOfTask(first),
      locks: [],
      effect: { kind: 'fs', writes: ['**'] },
      writes: ['**'],
      tags: [],
      acceptance: [],
      timeout_seconds: 900,
      minutes: 1,
      idempotent: false,
    },
    affected,
  )
}
