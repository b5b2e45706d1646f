/**
 * Listens for servers that call back: `POST /callbacks/<token>/<id>` with `{"outcome": "succeeded"}`. The id is unguessable and
 * is all that lets somebody in. It listens from the first attempt that waits, on the loopback device unless told
 * otherwise. A port of its own choice is kept in the state directory, so that the next coordinator takes the same one.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TasksConfig } from '../../../core/model/tasks-config.ts'
import { writeFileAtomically } from '../../../system/atomic-file.ts'
import { plainWeb } from '../../../system/web.ts'
import { CallbackBody } from './request-state.ts'

/** Where servers call back, as the configuration says. */
export type CallbackConfig = NonNullable<TasksConfig['callback']>

/** Somebody who waits for a call. `heard` throws when what was said cannot be kept. */
interface Waiting {
  readonly id: string
  readonly heard: (said: CallbackBody) => void
}

const MOST_BODY = 64 * 1024
const SLOW_MS = 10_000

/** See the head of this file. */
export class CallbackListener {
  readonly #config: CallbackConfig
  readonly #portFile: string
  readonly #waiting = new Map<string, Waiting>()
  readonly #done = new Map<string, string>()
  #server: Promise<Server> | undefined

  constructor(config: CallbackConfig | undefined, stateDir: string) {
    this.#config = config ?? { port: 0 }
    this.#portFile = join(stateDir, 'callback-port')
  }

  /** The address for one attempt; listens from now on. Rejects with the system's error when nobody can listen there. */
  async address(token: string, id: string): Promise<string> {
    this.#server ??= this.#listen()
    const listening = this.#server
    const server = await listening.catch((error: unknown) => {
      // Whoever comes next tries again.
      if (this.#server === listening) this.#server = undefined
      throw error
    })
    const { address, family, port } = server.address() as AddressInfo
    const host = family === 'IPv6' ? `[${address}]` : address
    const base = this.#config.public_url ?? `http://${host}:${port}`
    return `${base.replace(/\/$/, '')}/callbacks/${encodeURIComponent(token)}/${id}`
  }

  /** From now on a call for the attempt is handed on, once. */
  expect(token: string, waiting: Waiting): void {
    this.#waiting.set(token, waiting)
  }

  /** A call for the attempt is of no use any more. */
  forget(token: string): void {
    const waiting = this.#waiting.get(token)
    if (waiting === undefined) return
    this.#waiting.delete(token)
    this.#done.set(token, waiting.id)
  }

  async close(): Promise<void> {
    if (this.#server === undefined) return
    const server = await this.#server.catch(() => undefined)
    server?.closeAllConnections()
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())))
  }

  async #listen(): Promise<Server> {
    const { port, host = '127.0.0.1' } = this.#config
    const before = port === 0 ? this.#portBefore() : undefined
    const server = await open(this, before ?? port, host).catch((error: unknown) => {
      // The port of before is somebody else's now; any other lets new attempts go on.
      if (before === undefined) throw error
      return open(this, 0, host)
    })
    if (port === 0) writeFileAtomically(this.#portFile, `${(server.address() as AddressInfo).port}\n`)
    return server
  }

  #portBefore(): number | undefined {
    try {
      const port = Number(readFileSync(this.#portFile, 'utf8'))
      return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
    } catch {
      return undefined
    }
  }

  /** Answers one request. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const say = (status: number, said: object): void => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
      response.end(`${JSON.stringify(said)}\n`)
    }
    const [, token, id] = /^\/(?:.*\/)?callbacks\/([^/]+)\/([\w-]+)$/.exec(pathOf(request)) ?? []
    const waiting = this.#waiting.get(token ?? '')
    const isKnown = waiting !== undefined && isEqual(waiting.id, id ?? '')
    if (!isKnown) {
      const ended = this.#done.get(token ?? '')
      if (ended !== undefined && isEqual(ended, id ?? '')) return say(410, { error: 'this attempt has ended' })
      return say(404, { error: 'nobody waits for this call' })
    }
    if (request.method !== 'POST') return say(405, { error: 'POST is expected' })
    const text = await bodyOf(request)
    if (text === undefined) return say(413, { error: `at most ${MOST_BODY} bytes are read` })
    const said = CallbackBody.safeParse(parsed(text))
    if (!said.success)
      return say(400, { error: 'expected JSON: {"outcome": "succeeded" or "failed", "message"?: text}' })
    if (this.#waiting.get(token ?? '') !== waiting) return say(410, { error: 'this attempt has ended' })
    try {
      waiting.heard(said.data)
    } catch {
      return say(503, { error: 'it cannot be kept now; call again' })
    }
    say(200, { ok: true })
  }
}

function open(listener: CallbackListener, port: number, host: string): Promise<Server> {
  const server = plainWeb().createServer({ requestTimeout: SLOW_MS, headersTimeout: SLOW_MS }, (request, response) => {
    listener.answer(request, response).catch(() => response.destroy())
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      // Attempts that wait keep the coordinator; the listener by itself does not.
      server.unref()
      resolve(server)
    })
  })
}

function pathOf({ url = '' }: IncomingMessage): string {
  try {
    return decodeURIComponent(url.split('?', 1)[0] as string)
  } catch {
    return ''
  }
}

/** Compares without telling by its time how much was right. */
function isEqual(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MOST_BODY) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
