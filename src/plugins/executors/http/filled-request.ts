/** A request with what its placeholders stand for, and how it is told in a log. */
import type { AttemptOrder } from '../../../core/model/attempt.ts'
import type { HttpAnswer, HttpRequest } from './exchange.ts'

const PLACEHOLDER = /\$\{([A-Za-z_]\w*)\}/g
const SHOWN_BODY = 64 * 1024
/** Headers whose values are nobody's business. */
const PRIVATE = /auth|cookie|token|secret|key|password|signature/i

/**
 * The request of an order. `${NAME}` in its address, headers and body stands for a secret, a variable of the task, or
 * `TASKS_CALLBACK_URL`, `TASKS_EXECUTION_ID`, `TASKS_TASK_ID`, `TASKS_ATTEMPT`; in a header another name is a mistake.
 */
export function filledRequest(
  order: AttemptOrder,
  idempotencyKey: string,
  secrets: Readonly<Record<string, string>>,
  callback: string | undefined,
): { readonly request: HttpRequest } | { readonly header: string; readonly missing: string } {
  const http = order.action.http as NonNullable<typeof order.action.http>
  const values = new Map(
    Object.entries({
      ...order.action.env,
      ...secrets,
      TASKS_EXECUTION_ID: order.execution_id,
      TASKS_TASK_ID: order.task,
      TASKS_ATTEMPT: order.token,
      ...(callback === undefined ? {} : { TASKS_CALLBACK_URL: callback }),
    }),
  )
  const fill = (text: string, write: (value: string) => string): string =>
    text.replaceAll(PLACEHOLDER, (whole, name: string) => {
      const value = values.get(name)
      return value === undefined ? whole : write(value)
    })
  const headers: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [name, text] of Object.entries(http.headers ?? {})) {
    const missing = [...text.matchAll(PLACEHOLDER)].find(([, value]) => !values.has(value as string))
    if (missing !== undefined) return { header: name, missing: missing[0] }
    headers[name.toLowerCase()] = fill(text, (value) => value)
  }
  headers['idempotency-key'] ??= idempotencyKey
  if (callback !== undefined) headers['tasks-callback-url'] ??= callback
  if (http.body !== undefined) headers['content-type'] ??= isJson(http.body) ? 'application/json' : 'text/plain'
  const inJson = (headers['content-type'] ?? '').includes('json')
  const body =
    http.body === undefined
      ? undefined
      : fill(http.body, (value) => (inJson ? JSON.stringify(value).slice(1, -1) : value))
  return { request: { method: http.method, url: fill(http.url, encodeURIComponent), headers, body } }
}

/** An address with placeholders where secrets stood in it, as {@link filledAddress} takes it. */
export function unfilledAddress(url: string, secrets: Readonly<Record<string, string>>): string {
  let address = url
  for (const [name, value] of Object.entries(secrets))
    address = address.replaceAll(encodeURIComponent(value), `\${${name}}`)
  return address
}

/** The address that {@link unfilledAddress} was given. */
export function filledAddress(address: string, secrets: Readonly<Record<string, string>>): string {
  return address.replaceAll(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(secrets, name) ? encodeURIComponent(secrets[name] as string) : whole,
  )
}

/** A request as lines of a log. */
export function toldRequest({ method, url, headers, body }: HttpRequest, idempotencyKey: string): string {
  const lines = [`> ${method} ${url}`, ...headerLines('>', { ...headers, 'idempotency-key': idempotencyKey })]
  return body === undefined ? lines.join('\n') : `${lines.join('\n')}\n${shown(body)}`
}

/** An answer as lines of a log. */
export function toldAnswer({ status, headers, body }: HttpAnswer): string {
  const lines = [`< ${status}`, ...headerLines('<', headers)]
  return body === '' ? lines.join('\n') : `${lines.join('\n')}\n${shown(body)}`
}

function headerLines(mark: string, headers: Readonly<Record<string, string | string[] | undefined>>): string[] {
  return Object.entries(headers).map(([name, value]) => {
    const isPrivate = PRIVATE.test(name) && name !== 'idempotency-key'
    return `${mark} ${name}: ${isPrivate ? '***' : String(value)}`
  })
}

function shown(body: string): string {
  return body.length <= SHOWN_BODY ? body : `${body.slice(0, SHOWN_BODY)}\n[tasks] ${body.length} characters in all`
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body)
    return true
  } catch {
    return false
  }
}
