namespace AnnotationFunctions.App.Projects;

/// <summary>Where the channels of an image are in a model's input.</summary>
public enum ImageLayout
{
    /// <summary>As the shape of the model's input says; before rows and columns when it fits both.</summary>
    Auto,

    /// <summary>[batch, channels, height, width].</summary>
    ChannelsFirst,

    /// <summary>[batch, height, width, channels].</summary>
    ChannelsLast,
}
