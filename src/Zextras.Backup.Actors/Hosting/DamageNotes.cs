using Zextras.Backup.Actors.BackupPath;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Counts the damages of a Backup Path that reads stepped over, so that they stand in the status until the node is started again.</summary>
internal sealed class DamageNotes
{
    private int _count;
    private volatile BackupPathDamage? _last;

    /// <summary>Told of each, on whatever thread met it.</summary>
    public Action<BackupPathDamage>? Noted { get; set; }

    /// <summary>How many there were.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The newest one, in words; null where there was none.</summary>
    public string? Last => _last is { } damage ? $"{damage.File}, {damage.Kind} at {damage.Position}: {damage.Detail}" : null;

    /// <summary>Notes one. May be called from any thread.</summary>
    public void Note(BackupPathDamage damage)
    {
        if (damage.Kind == BackupPathDamageKind.TornTail)
        {
            return; // what a crash leaves; it was cut, and nothing refers to it
        }

        _last = damage;
        Interlocked.Increment(ref _count);
        Noted?.Invoke(damage);
    }
}
