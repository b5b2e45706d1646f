import type { Account, AccountBreaker, AccountIssue, AccountQuestion } from '../../model/account.ts'
import { counted } from '../../std/counted.ts'
import { formatDuration } from '../../std/duration.ts'
import type { Paint } from '../../std/paint.ts'
import { clock, oneLine } from '../story-line.ts'

/** Entries of one kind that are listed, at most; --json has all. */
const LISTED = 12

/** The account of an execution as a page for people: what broke, what was done, what it cost, what is open. Plain without `paint`. */
export function accountPage(account: Account, paint?: Paint): string {
  const page = new Page(account, paint)
  return page.text()
}

class Page {
  readonly #account: Account
  readonly #paint: Paint | undefined
  readonly #start: number
  readonly #lines: string[] = []

  constructor(account: Account, paint: Paint | undefined) {
    this.#account = account
    this.#paint = paint
    this.#start = Date.parse(account.started_at)
  }

  text(): string {
    const { execution_id, title, status, tasks_done, tasks_total, issues, breakers, failures } = this.#account
    const span = formatDuration(Date.parse(this.#account.last_event_at) - this.#start)
    const state = status.replaceAll('_', ' ')
    this.#line(
      0,
      `${this.#as('strong', `${execution_id} ${oneLine(title)}`)}: ${state}, ${tasks_done} of ${counted(tasks_total, 'task')} done in ${span}`,
    )
    const others = failures.filter(({ issue }) => issue === undefined)
    if (issues.length + breakers.length + others.length + this.#account.troubles.length === 0)
      this.#heading('Nothing broke')
    else this.#heading('What broke, and what was done about it')
    for (const issue of issues.slice(0, LISTED)) this.#issue(issue)
    this.#more(issues.length)
    for (const breaker of breakers.slice(0, LISTED)) this.#breaker(breaker)
    this.#more(breakers.length)
    this.#failures(others)
    this.#troubles()
    this.#questions()
    this.#cost()
    this.#open()
    return `${this.#lines.join('\n')}\n`
  }

  #issue(issue: AccountIssue): void {
    const { id, pattern, key, code, message, captures, tasks, occurrences, remedy, refusal, outcome } = issue
    this.#line(1, `${this.#at(issue.first_seen_at)} ${this.#as('strong', `${id} ${oneLine(pattern)}`)} ${oneLine(key)}`)
    const seen = Object.entries(captures).map(([name, values]) => `${oneLine(name)} ${named(values)}`)
    const ecosystem = issue.ecosystem === undefined ? '' : ` (${oneLine(issue.ecosystem)})`
    const what = message === undefined ? '' : `: ${oneLine(message, 200)}`
    this.#line(
      2,
      `${code}${ecosystem}${what}; ${occurrences === 1 ? 'once' : `${occurrences} times`}, about ${named(tasks)}`,
    )
    if (seen.length > 0) this.#line(2, this.#as('faint', `found: ${seen.join('; ')}`))
    this.#dated([
      ...(issue.breaker === undefined ? [] : breakerMoments(issue.breaker)),
      ...(remedy === undefined ? [] : remedyMoments(remedy, outcome === 'planned')),
    ])
    for (const { task, state, seconds } of remedy?.mends ?? [])
      this.#line(2, `${task} ${MENDED[state] ?? 'has not ended'}, in ${spanOf(seconds)}`)
    if (issue.breaker !== undefined) this.#stillOpen(issue.breaker)
    if (refusal !== undefined) this.#line(2, `no remedy: ${oneLine(refusal, 300)}`)
    const took = issue.took_seconds === undefined ? '' : `, after ${spanOf(issue.took_seconds)}`
    const style = outcome === 'helped' ? 'good' : outcome === 'failed' || outcome === 'did_not_help' ? 'bad' : 'warn'
    this.#line(2, this.#as(style, `${OUTCOME[outcome]}${took}${putRight(issue)}`))
  }

  #breaker(breaker: AccountBreaker): void {
    this.#line(
      1,
      `${this.#at(breaker.first_opened_at)} ${this.#as('strong', `circuit breaker ${oneLine(breaker.pattern)}`)} ${oneLine(breaker.key)}`,
    )
    this.#dated(breakerMoments(breaker))
    this.#stillOpen(breaker)
  }

  /** What happened at moments, in their order. */
  #dated(moments: readonly Moment[]): void {
    for (const [at, text] of moments.toSorted(([a], [b]) => Date.parse(a) - Date.parse(b)))
      this.#line(2, `${this.#at(at)} ${text}`)
  }

  #stillOpen({ closed_at, state }: AccountBreaker): void {
    if (closed_at === undefined)
      this.#line(
        2,
        this.#as(
          'warn',
          state === 'exhausted'
            ? 'the breaker stays open'
            : state === 'opened_again'
              ? 'the breaker opened again'
              : `the breaker is ${state.replaceAll('_', ' ')}`,
        ),
      )
  }

  #failures(failures: Account['failures']): void {
    for (const { task, code, message, times, first_at, state } of failures.slice(0, LISTED)) {
      const often = times === 1 ? '' : `, ${times} times`
      const now =
        state === 'SUCCEEDED'
          ? this.#as('good', 'done in the end')
          : this.#as('warn', state.toLowerCase().replaceAll('_', ' '))
      this.#line(1, `${this.#at(first_at)} ${task} failed${often} with ${code}: ${oneLine(message, 200)} → ${now}`)
    }
    this.#more(failures.length)
  }

  #troubles(): void {
    const { troubles } = this.#account
    for (const { kind, at, text, tasks, seconds } of troubles.slice(0, LISTED)) {
      const who = NAMING.has(kind) && tasks.length > 0 ? ` (${named(tasks)})` : ''
      const long = seconds === undefined ? '' : `, ${LEFT.has(kind) ? 'after' : 'for'} ${spanOf(seconds)}`
      this.#line(1, `${this.#at(at)} ${kind === 'rollback' ? 'undone: ' : ''}${oneLine(text, 300)}${who}${long}`)
    }
    this.#more(troubles.length)
  }

  #questions(): void {
    const { questions } = this.#account
    for (const question of questions.slice(0, LISTED))
      this.#line(1, `${this.#at(question.asked_at)} ${questionText(question, ` about ${oneLine(question.subject)}`)}`)
    this.#more(questions.length)
  }

  #cost(): void {
    const { cost } = this.#account
    const parts = [
      ...some(
        cost.failed_attempts,
        `${counted(cost.failed_attempts, 'try', 'tries')} came to nothing, which took ${spanOf(cost.failed_seconds)}`,
      ),
      ...some(cost.lost_attempts, `${counted(cost.lost_attempts, 'attempt')} lost`),
      ...some(cost.retries, `${counted(cost.retries, 'retry', 'retries')}`),
      ...some(cost.parked_seconds, `waiting behind breakers took ${spanOf(cost.parked_seconds)} in all`),
      ...some(cost.spared_attempts, `${counted(cost.spared_attempts, 'attempt')} spared`),
      ...some(cost.mending_seconds, `mending took ${spanOf(cost.mending_seconds)}`),
      ...some(cost.waiting_for_people_seconds, `questions waited ${spanOf(cost.waiting_for_people_seconds)}`),
    ]
    if (parts.length === 0) return
    this.#heading('What it cost')
    for (const part of parts) this.#line(1, part)
    const way = cost.on_the_longest_way
    if (way === null) return
    const lost = way.failed_seconds + way.parked_seconds + way.mending_seconds
    if (lost > 0)
      this.#line(
        1,
        `on the way that ended last (${named(way.tasks)}): ${spanOf(way.failed_seconds)} of failed tries, ${spanOf(way.parked_seconds)} held back, ${spanOf(way.mending_seconds)} of mending`,
      )
  }

  #open(): void {
    const { open } = this.#account
    if (open.length === 0) return
    this.#heading('Still open')
    for (const { what, next } of open) {
      this.#line(1, oneLine(what, 300))
      this.#line(2, this.#as('accent', `next: ${oneLine(next, 300)}`))
    }
  }

  #more(count: number): void {
    if (count > LISTED) this.#line(1, this.#as('faint', `and ${count - LISTED} more: --json lists all`))
  }

  #heading(text: string): void {
    this.#lines.push('', this.#as('strong', text))
  }

  #line(depth: number, text: string): void {
    this.#lines.push(`${'  '.repeat(depth)}${text}`)
  }

  #at(time: string): string {
    return this.#as('faint', `[${clock(Date.parse(time) - this.#start)}]`)
  }

  #as(style: keyof Paint, text: string): string {
    return this.#paint === undefined ? text : this.#paint[style](text)
  }
}

/** Troubles that name the tasks that they struck. */
const NAMING: ReadonlySet<string> = new Set(['attempts_lost', 'rollback', 'cut_off'])
/** Troubles that end when the execution is taken up again. */
const LEFT: ReadonlySet<string> = new Set(['cut_off', 'stopped', 'rested'])

/** When something happened, and what. */
type Moment = readonly [at: string, text: string]

function breakerMoments(breaker: AccountBreaker): Moment[] {
  const { first_opened_at, opened, parked, parked_seconds, spared_attempts, probes, closed_at } = breaker
  const longest = parked.slice(0, 4).map(({ task, seconds }) => `${task} ${spanOf(seconds)}`)
  const more = parked.length > longest.length ? ` and ${parked.length - longest.length} more` : ''
  const waiting =
    parked.length === 0
      ? 'nobody had to wait'
      : `${counted(parked.length, 'task')} waited ${spanOf(parked_seconds)} in all (${longest.join(', ')}${more})`
  const spared = spared_attempts === 0 ? '' : `; ${counted(spared_attempts, 'attempt')} spared`
  return [
    [first_opened_at, `breaker opened${opened > 1 ? ` ${opened} times` : ''}: ${waiting}${spared}`],
    ...probes
      .slice(-LISTED)
      .map(({ task, at, outcome }): Moment => [at, `probe${task === undefined ? '' : ` ${task}`} ${PROBED[outcome]}`]),
    ...(closed_at === undefined ? [] : [[closed_at, 'breaker closed'] as const]),
  ]
}

const PROBED = { went_well: 'went well', failed: 'failed', under_way: 'is under way' } as const

function remedyMoments(
  { summary, steps, planned_at, question, update }: NonNullable<AccountIssue['remedy']>,
  isToCome: boolean,
): Moment[] {
  const does =
    steps.length === 0
      ? ''
      : `; it ${isToCome ? 'would' : 'was to'} ${steps.map((one) => oneLine(one, 1200)).join('; ')}`
  // What it orders and sets is told with the update.
  const ran = steps.flatMap((one) => (one.startsWith('run ') ? [`; to ${oneLine(one, 1200)}`] : [])).join('')
  return [
    [planned_at, `remedy: ${oneLine(summary, 300)}${update === undefined ? does : ran}`],
    ...(question === undefined ? [] : [[question.asked_at, questionText(question, '')] as const]),
    ...(update === undefined
      ? []
      : [
          [
            update.at,
            `applied as version ${update.version} of the plan: ${update.changes.map((one) => oneLine(one)).join('; ')}`,
          ] as const,
        ]),
  ]
}

function questionText({ id, answer }: AccountQuestion, about: string): string {
  const asked = `asked${about} (${id}): `
  if (answer === undefined) return `${asked}no answer yet`
  if (answer.by === 'withdrawn') return `${asked}withdrawn`
  const who = answer.by === 'timeout' ? 'time' : oneLine(answer.actor)
  return `${asked}${oneLine(answer.choice)} by ${who}, after ${spanOf(answer.waited_seconds)}`
}

/** What a person did after a remedy had failed shows in its tasks and its breaker. */
function putRight({ outcome, remedy, breaker }: AccountIssue): string {
  const done = remedy?.mends.every(({ state }) => state === 'SUCCEEDED' || state === 'SKIPPED') === true
  return outcome === 'failed' && done && breaker?.state === 'closed' ? '; then a person put it right' : ''
}

const MENDED: Readonly<Record<string, string>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  NEEDS_ATTENTION: 'failed and waits for a person',
}

const OUTCOME: Readonly<Record<AccountIssue['outcome'], string>> = {
  open: 'the planner is asked for a remedy',
  planned: 'the remedy is planned and not applied',
  applied: 'the remedy is applied; whether it helped is not known yet',
  refused: 'nothing was done about it',
  helped: 'it helped',
  did_not_help: 'it did not help',
  failed: 'the remedy failed',
}

function spanOf(seconds: number): string {
  return formatDuration(seconds * 1000)
}

function named(all: readonly string[]): string {
  const shown = all.slice(0, 5).map((one) => oneLine(one, 80))
  return `${shown.join(', ')}${all.length > 5 ? ` and ${all.length - 5} more` : ''}`
}

function some(count: number, text: string): string[] {
  return count === 0 ? [] : [text]
}
