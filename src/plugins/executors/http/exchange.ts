/** One request over HTTP and its answer. Not `fetch`: that gives up on a server that takes more than five minutes. */
import { plainWeb, secureWeb } from '../../../system/web.ts'

/** What is asked. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** What is answered. Of the body, the first megabyte. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

const MOST_BODY = 1024 * 1024
/** A server that is gone without a word is noticed by this. */
const ALIVE_MS = 30_000

/** Asks once, follows no redirect, and keeps no connection. Rejects with the system's error, or the reason of `signal`. */
export function exchange(asked: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { method, url, headers, body } = asked
  const { request: ask } = url.startsWith('https:') ? secureWeb() : plainWeb()
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const request = ask(url, { method, headers: { ...headers, ...length }, agent: false, signal }, (answer) => {
      const parts: Buffer[] = []
      let size = 0
      const whole = (): void => {
        const { statusCode = 0, headers: said } = answer
        resolve({ status: statusCode, headers: said, body: Buffer.concat(parts).toString('utf8', 0, MOST_BODY) })
      }
      answer.on('data', (part: Buffer) => {
        parts.push(part)
        size += part.length
        if (size < MOST_BODY) return
        whole()
        request.destroy()
      })
      answer.on('end', whole)
      answer.on('error', reject)
    })
    request.on('socket', (socket) => socket.setKeepAlive(true, ALIVE_MS))
    request.on('error', (error) => reject(signal.aborted ? (signal.reason as Error) : error))
    request.end(body)
  })
}
