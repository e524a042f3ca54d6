namespace Zextras.Backup.Node.Api;

/// <summary>Whether the engine serves: what <c>/health/ready</c> answers.</summary>
internal sealed class NodeReadiness
{
    private volatile bool _ready;

    /// <summary>Whether requests will be served.</summary>
    internal bool IsReady => _ready;

    /// <summary>Says that the engine has come up.</summary>
    internal void MarkReady() => _ready = true;
}
