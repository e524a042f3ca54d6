namespace Zextras.Backup.Actors.Hosting;

/// <summary>A part of the engine that can be switched on and off while it runs (<c>getServices</c>). Register one, and it is listed.</summary>
public interface IBackupService
{
    /// <summary>Its name: <c>smartscan-cron</c>.</summary>
    string Name { get; }

    /// <summary>What it does.</summary>
    string Description { get; }

    /// <summary>Whether it is at work.</summary>
    Task<bool> IsRunningAsync(CancellationToken cancellation);

    /// <summary>Switches it on or off, for good.</summary>
    Task SwitchAsync(bool on, string author, CancellationToken cancellation);
}
