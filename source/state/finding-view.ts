/** The open text of one finding, identified by the set and the finding's name, code and subject. */
export interface FindingOverlay {
  readonly type: 'finding';
  readonly setUid: string;
  readonly key: string;
  readonly scroll: number;
}
