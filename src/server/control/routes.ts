/**
 * What a coordinator is asked over its socket.
 *
 *   GET  /v1/health                      it is there, and what it carries out
 *   POST /v1/executions/{id}/commands    an OperatorCommand; answered when it is durable
 *   POST /v1/executions/{id}/updates     a HotUpdate; with ?dry_run=true what would become of it
 */
import type { Health, Previewed, Taken } from '../../core/model/control.ts'
import type { Answer } from '../../core/model/answer.ts'
import { HotUpdate } from '../../core/model/hot-update.ts'
import { OperatorCommand } from '../../core/model/operator-command.ts'
import type { ExecutionRun } from '../../operations/execute.ts'
import { alsoWrong, schemaComplaints } from '../../core/planning/schema/schema-complaints.ts'
import type { z } from 'zod'
import { Refused } from './problem.ts'

/** The execution that is carried out, as far as it can be told something. */
export type Controlled = Pick<
  ExecutionRun,
  'execution_id' | 'command' | 'update' | 'previewUpdate' | 'standing' | 'journalProblem'
>

/** A request, read. `body` is the JSON that it carries; asked for only where one is expected. */
export interface ControlRequest {
  readonly method: string
  readonly url: URL
  /** Who asks, for the record. */
  readonly actor: string
  body(): Promise<unknown>
}

/** Most events of an answer that are sent. */
const EVENTS_SENT = 200

/** Does what a request asks for. Throws a `Refused` for what cannot be done. */
export async function answerRequest(request: ControlRequest, run: Controlled): Promise<Health | Taken | Previewed> {
  const path = request.url.pathname
  if (path === '/v1/health') {
    allow(request, 'GET')
    return { status: 'ok', ...(await run.standing()), pid: process.pid }
  }
  const [, named, what] = /^\/v1\/executions\/([^/]+)\/(commands|updates)$/.exec(path) ?? []
  if (named === undefined) throw new Refused(404, 'no-such-path', `There is nothing at ${path}.`)
  allow(request, 'POST')
  if (decoded(named) !== run.execution_id)
    throw new Refused(404, 'not-attended', `This coordinator carries out ${run.execution_id}, and no other execution.`)
  return what === 'commands' ? await command(request, run) : await update(request, run)
}

async function command(request: ControlRequest, run: Controlled): Promise<Taken> {
  const order = read(OperatorCommand, await request.body())
  return taken(run, await run.command(order, request.actor), 'command-refused')
}

async function update(request: ControlRequest, run: Controlled): Promise<Taken | Previewed> {
  const patch = read(HotUpdate, await request.body())
  const { execution_id } = run
  if (isTrue(request.url.searchParams.get('dry_run')))
    return { execution_id, updates: [...(await run.previewUpdate(patch))] } as unknown as Previewed
  return taken(run, await run.update(patch, request.actor), 'update-refused')
}

function taken({ execution_id, journalProblem }: Controlled, answer: Answer, code: string): Taken {
  if (answer.verdict === 'refused' && journalProblem() !== null)
    throw new Refused(503, 'journal-not-written', sentence(answer.reason))
  if (answer.verdict === 'refused') throw new Refused(409, code, sentence(answer.reason))
  const seq = answer.events.at(-1)?.seq ?? 0
  const waits_for = answer.verdict === 'waits' ? [...answer.waits_for] : []
  return { execution_id, verdict: answer.verdict, waits_for, seq, events: answer.events.slice(0, EVENTS_SENT) }
}

function sentence(reason: string): string {
  // An id is said as it is written.
  const begins = /^ask-\d/.test(reason) ? reason.charAt(0) : reason.charAt(0).toUpperCase()
  return `${begins}${reason.slice(1)}.`.replace(/\.\.$/, '.')
}

function allow({ method, url }: ControlRequest, allowed: string): void {
  if (method === allowed) return
  throw new Refused(405, 'method-not-allowed', `${url.pathname} takes ${allowed} only.`, { allow: allowed })
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const complaints = schemaComplaints(schema, value, result.error.issues)
  const [first] = complaints
  const at = first === undefined || first.at.length === 0 ? '' : `at ${first.at.map(String).join('.')}: `
  throw new Refused(
    422,
    'not-understood',
    `${at}${first?.what ?? 'it is not what is expected'}.${alsoWrong(complaints)}`,
  )
}

function isTrue(value: string | null): boolean {
  if (value === null || value === 'false') return false
  if (value === 'true' || value === '') return true
  throw new Refused(400, 'not-understood', `dry_run is true or false, not ${value}.`)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
