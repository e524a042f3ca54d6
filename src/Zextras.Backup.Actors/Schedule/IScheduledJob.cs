using Zextras.Backup.Actors.Configuration;

namespace Zextras.Backup.Actors.Schedule;

/// <summary>Something that is done by the clock. Register one as a service, and it is scheduled.</summary>
internal interface IScheduledJob
{
    /// <summary>Its name: <c>SmartScan</c>. It stands in the journal; never change it.</summary>
    string Name { get; }

    /// <summary>When it is due.</summary>
    PropertyDefinition When { get; }

    /// <summary>Whether it is scheduled at all.</summary>
    PropertyDefinition IsOn { get; }

    /// <summary>Begins it.</summary>
    /// <returns>The operation, or null where there was nothing to begin.</returns>
    Task<Guid?> StartAsync(CancellationToken cancellation);
}
