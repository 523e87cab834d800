/** Keeps the invite that the app was opened with until the window takes it, once. The latest counts. */
export class InviteSlot {
  private invite: string | null = null;

  put(invite: string): void {
    this.invite = invite;
  }

  take(): { readonly invite: string } | null {
    const { invite } = this;
    this.invite = null;
    return invite === null ? null : { invite };
  }
}
