import { createServer, type IncomingMessage, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { AddressError, type Links } from './links.ts'

interface Answer {
  status: number
  body?: unknown
  location?: string
}

const NOT_FOUND: Answer = { status: 404, body: { error: 'there is no such link' } }

/** The service over HTTP; the caller decides where it listens. */
export function createService(links: Links): Server {
  return createServer((request, response) => {
    void answer(links, request)
      .catch((error: unknown): Answer => {
        if (error instanceof AddressError || error instanceof SyntaxError)
          return { status: 400, body: { error: error.message } }
        console.error(error)
        return { status: 500, body: { error: 'the service failed; its log says why' } }
      })
      .then(({ status, body, location }) => {
        response.writeHead(status, {
          'content-type': 'application/json',
          ...(location === undefined ? {} : { location }),
        })
        response.end(body === undefined ? '' : `${JSON.stringify(body)}\n`)
      })
  })
}

async function answer(links: Links, request: IncomingMessage): Promise<Answer> {
  const path = (request.url ?? '/').slice(1)
  if (request.method === 'POST' && path === 'links')
    return { status: 201, body: links.create(await readAddress(request)) }
  if (request.method !== 'GET') return { status: 405, body: { error: 'only GET, and POST /links' } }
  if (path === 'health') return { status: 200, body: { status: 'ok', links: links.count() } }
  if (path === 'hosts') return { status: 200, body: links.hosts() }
  if (path.startsWith('links/')) {
    const link = links.find(path.slice('links/'.length))
    return link === undefined ? NOT_FOUND : { status: 200, body: link }
  }
  const location = links.visit(path)
  return location === undefined ? NOT_FOUND : { status: 302, location }
}

async function readAddress(request: IncomingMessage): Promise<string> {
  const body: unknown = JSON.parse(await text(request))
  if (typeof body !== 'object' || body === null || !('url' in body) || typeof body.url !== 'string') {
    throw new AddressError('the body must be {"url": "…"}')
  }
  return body.url
}
