/** Answers a question once for all who ask it, at the same time too; a failure is nobody's but of whoever it happened to. */

/** The answers of one session to questions of one kind. */
export class Once<Answer> {
  private readonly answers = new Map<string, Promise<Answer>>();

  /** The answer that is known, or comes, or else that of `work`. @throws what `work` does, or what the signal says while waiting. */
  async ask(
    question: string,
    work: (signal: AbortSignal) => Promise<Answer>,
    signal: AbortSignal,
  ): Promise<Answer> {
    for (;;) {
      const known = this.answers.get(question);
      if (known === undefined) break;
      const outcome = await unlessStopped(
        known.then(
          (answer) => ({ answer }),
          () => null,
        ),
        signal,
      );
      if (outcome !== null) return outcome.answer;
    }
    const mine = work(signal);
    this.answers.set(question, mine);
    try {
      return await mine;
    } catch (thrown) {
      this.answers.delete(question);
      throw thrown;
    }
  }
}

/** Waits for something that does not fail, no longer than the signal allows. @throws what the signal says. */
export async function unlessStopped<Outcome>(
  outcome: Promise<Outcome>,
  signal: AbortSignal,
): Promise<Outcome> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([outcome, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
