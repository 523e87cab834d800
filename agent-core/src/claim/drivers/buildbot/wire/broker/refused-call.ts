/** Thrown by a method of ours, tells the master why in its own words; of any other error it learns nothing but that there was one. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall';
}
