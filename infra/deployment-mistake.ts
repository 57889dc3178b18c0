/** What a bridge file asks for is sound, but AWS cannot give it. Reported in one line, without a stack. */
export class DeploymentMistake extends Error {
  override readonly name = 'DeploymentMistake';
}
