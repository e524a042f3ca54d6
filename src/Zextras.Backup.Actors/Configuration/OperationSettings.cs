namespace Zextras.Backup.Actors.Configuration;

/// <summary>How many operations run at the same time on a node (<c>backup.operations</c> in <c>hocon/reference.conf</c>).</summary>
/// <param name="Interactive">Restores of one item.</param>
/// <param name="Restores">Restores of many items.</param>
/// <param name="Maintenance">What reads or rewrites everything.</param>
/// <param name="ResumeInterrupted">Whether what was interrupted goes on by itself.</param>
/// <param name="StopPatience">How long a node that is stopped waits for its jobs.</param>
internal sealed record OperationSettings(int Interactive, int Restores, int Maintenance, bool ResumeInterrupted, TimeSpan StopPatience);
