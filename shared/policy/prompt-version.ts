/**
 * The version of all text that this code writes for a model: rules, group and notes for a repair. It is part of the policy hash of each fusion that asks a model, so that a receipt tells which prompt wrote its
 * result. A question that is worded anew is also asked anew, because the key of a cached answer covers the whole request.
 */
export const promptVersion = 3;
