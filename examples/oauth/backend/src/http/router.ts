import type { ErrorHandler } from '../refusal.ts'

/** What somebody asks. */
export interface Request {
  readonly method: string
  /** The path, with the query behind it. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, string>>
  /** The address that asks. */
  readonly from: string
}

/** What is answered; `body` becomes JSON. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What answers a request; `values`: the parts of the path that its pattern names, and the query. */
export type Route = (request: Request, values: Readonly<Record<string, string>>) => Answer | Promise<Answer>

/** Looks at a request before its route does, and throws a `Refusal` to keep it out. */
export type Guard = (request: Request, path: string) => void

/** Finds the route of a request: `/lists/:id` fits `/lists/7`. */
export class Router {
  readonly #routes: { method: string; pattern: URLPattern; route: Route }[] = []
  readonly #guards: Guard[] = []
  readonly #errors: ErrorHandler

  constructor(errors: ErrorHandler) {
    this.#errors = errors
  }

  get(path: string, route: Route): void {
    this.#routes.push({ method: 'GET', pattern: new URLPattern({ pathname: path }), route })
  }

  post(path: string, route: Route): void {
    this.#routes.push({ method: 'POST', pattern: new URLPattern({ pathname: path }), route })
  }

  delete(path: string, route: Route): void {
    this.#routes.push({ method: 'DELETE', pattern: new URLPattern({ pathname: path }), route })
  }

  /** Every request is shown to the guard first. */
  guard(guard: Guard): void {
    this.#guards.push(guard)
  }

  async answer(request: Request): Promise<Answer> {
    try {
      const url = new URL(request.url, 'http://localhost')
      for (const guard of this.#guards) guard(request, url.pathname)
      for (const { method, pattern, route } of this.#routes) {
        const found = method === request.method ? pattern.exec(url) : null
        if (found === null) continue
        const parts = Object.entries(found.pathname.groups).map(([name, part]) => [name, part ?? ''])
        return await route(request, { ...Object.fromEntries(url.searchParams), ...Object.fromEntries(parts) })
      }
      return { status: 404, body: { error: 'There is nothing here.' } }
    } catch (error) {
      return this.#errors.answer(error)
    }
  }
}
