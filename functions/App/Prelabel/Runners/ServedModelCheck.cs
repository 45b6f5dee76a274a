using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Prelabel.Runners;

/// <summary>
/// Notices that an inference server runs another model than the project took. A server that names the digest of its file must name the
/// same one with every answer. Of one that never did, only the version is known: it must stay the one that answered when the project took the model.
/// </summary>
internal sealed class ServedModelCheck(ModelReference model)
{
    private volatile ServedModel? taken = model.Served;
    private volatile ServedModel? last;

    /// <summary>What the server said of itself with its last answer; null before the first.</summary>
    public ServedModel? Last => last;

    /// <summary>Looks at the model's metadata. They need not name a digest or a version, so that only a wrong digest counts.</summary>
    /// <exception cref="ModelChangedException">It is another model.</exception>
    public void RequireMetadata(ServedModel said)
    {
        if (said.Sha256 is not null)
        {
            RequireDigest(said.Sha256);
        }
    }

    /// <summary>Looks at an answer. Where the project recorded nothing, later answers must say what the first one says.</summary>
    /// <exception cref="ModelChangedException">It is another model, or the server does not say any more which it is.</exception>
    public void RequireAnswer(ServedModel said)
    {
        if (said.Sha256 is not null)
        {
            RequireDigest(said.Sha256);
        }
        else
        {
            Require(taken?.Sha256 is null, $"does not say any more which file it is; the project took the one with the SHA-256 {model.Sha256}");
            Require(taken?.Version is not { } version || said.Version is null || said.Version == version, $"has the version {said.Version} there; the project took version {taken?.Version}");
        }

        taken ??= said;
        last = said;
    }

    private void RequireDigest(string digest) =>
        Require(digest == model.Sha256, $"has a file with the SHA-256 {digest} there; the project took {model.Sha256}");

    private void Require(bool holds, string fault)
    {
        if (!holds)
        {
            throw new ModelChangedException($"The inference server's '{model.Remote?.Model}' is another model: it {fault}. Give the model to the project again.");
        }
    }
}
