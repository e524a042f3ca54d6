using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// Begins again what a fall or stop of the node interrupted. Register one for each kind of operation that can safely be begun
/// twice: whoever has none is only reported as interrupted.
/// </summary>
internal interface IOperationResumer
{
    /// <summary>The kinds that it begins again, of <see cref="OperationKinds"/>.</summary>
    IReadOnlyCollection<string> Kinds { get; }

    /// <summary>Begins it again under the same arguments and author.</summary>
    Task<Operation> ResumeAsync(Operation interrupted, CancellationToken cancellation);
}
