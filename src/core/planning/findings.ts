import type { Finding } from '../model/finding.ts'

/** Where findings are collected while a plan is compiled or checked. */
export class Findings {
  readonly all: Finding[] = []

  /** Adds an error: there is no plan, or it must not be carried out. */
  error(code: string, message: string, place: string, advice: string): void {
    this.all.push({ code, severity: 'error', message, place, advice })
  }

  /** Adds something that a person should look at. */
  warn(code: string, message: string, place: string, advice: string): void {
    this.all.push({ code, severity: 'warning', message, place, advice })
  }

  /** Adds something that is good to know. */
  inform(code: string, message: string, place: string, advice: string): void {
    this.all.push({ code, severity: 'info', message, place, advice })
  }

  /** Takes back what was added since there were `count` of them: it was about something that is looked at again. */
  takeBack(count: number): void {
    this.all.length = count
  }

  /** Whether anything so far forbids a plan. */
  get failed(): boolean {
    return this.all.some((finding) => finding.severity === 'error')
  }
}
