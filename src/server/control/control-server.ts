import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Failure } from '../../core/model/failure.ts'
import { listenAt } from '../../system/control-socket.ts'
import { plainWeb } from '../../system/web.ts'
import { Refused } from './problem.ts'
import { answerRequest, type Controlled } from './routes.ts'

/** A coordinator that can be told something while it works. */
export interface ControlServer {
  /** Absolute path of its socket. */
  readonly path: string
  /** Answers what is under way, and takes the socket away. */
  close(): Promise<void>
}

/** Most bytes of a request's body: an update with a few thousand tasks. */
const BODY_BYTES = 16 * 2 ** 20
const CONNECTIONS = 64
const SLOW_MS = 10_000

/** Opens the socket of a site for the execution that is carried out. Only the holder of the site's lock may. Rejects with the system's error. */
export async function openControlServer(stateDir: string, run: Controlled): Promise<ControlServer> {
  const server = plainWeb().createServer(
    { requestTimeout: SLOW_MS, headersTimeout: SLOW_MS, keepAliveTimeout: 1 },
    (...call) => {
      void respond(run, ...call)
    },
  )
  server.maxConnections = CONNECTIONS
  const socket = await listenAt(stateDir, server)
  return {
    path: socket.path,
    close: async () => {
      await closed(server)
      socket.remove()
    },
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    // Whoever has not sent all of a request by now is not waited for.
    setTimeout(() => server.closeAllConnections(), 1000).unref()
  })
}

async function respond(run: Controlled, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const body = (): Promise<unknown> => jsonBody(request)
    const actor = actorOf(request)
    send(
      response,
      200,
      'application/json',
      await answerRequest({ method: request.method ?? '', url, actor, body }, run),
    )
  } catch (error) {
    const refused = refusalOf(error)
    for (const [name, value] of Object.entries(refused.headers)) response.setHeader(name, value)
    send(response, refused.status, 'application/problem+json', refused.problem())
    request.resume()
  }
}

function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error
  return error instanceof Failure
    ? new Refused(error.code === 'journal-not-written' ? 503 : 409, error.code, error.message)
    : new Refused(500, 'internal', String(error))
}

function send(response: ServerResponse, status: number, type: string, value: object): void {
  response.writeHead(status, { 'content-type': type, connection: 'close' })
  response.end(`${JSON.stringify(value)}\n`)
}

/** Who asks says its name; it is a word for the record and proves nothing: whoever may open the socket may all. */
function actorOf({ headers }: IncomingMessage): string {
  const named = headers['x-tasks-actor']
  return typeof named === 'string' && /^[\w.@-]{1,64}$/.test(named) ? named : 'control'
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(?:;|$)/i.test(type))
    throw new Refused(415, 'not-json', 'Send the header content-type: application/json.')
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > BODY_BYTES) throw new Refused(413, 'too-large', `A body has at most ${BODY_BYTES} bytes.`)
    parts.push(part)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    throw new Refused(400, 'not-json', 'The body is not JSON.')
  }
}
