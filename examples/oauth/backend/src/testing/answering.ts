/** A `fetch` that knows the answers of other servers, and what it was asked. */
export function answering(answers: Readonly<Record<string, unknown>>): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = []
  const answer = (url: string | URL | globalThis.Request): Promise<Response> => {
    const address = url instanceof Request ? url.url : String(url)
    asked.push(address)
    const known = Object.hasOwn(answers, address)
    return Promise.resolve(known ? Response.json(answers[address]) : new Response(null, { status: 404 }))
  }
  return { fetch: answer, asked }
}
