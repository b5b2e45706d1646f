/** Work that is put into a queue. */
export abstract class Job {
  abstract run(): Promise<void>
}

export class Queue {
  readonly #waiting: Job[] = []
  readonly name: string
  readonly concurrency: number

  constructor(name: string, options: { readonly concurrency: number }) {
    this.name = name
    this.concurrency = options.concurrency
  }

  add(job: Job): void {
    this.#waiting.push(job)
  }
}
